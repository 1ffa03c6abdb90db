"""An instructor's cohort: how far it is, where requests stall, and each student in a line."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from advising.domain.audit_actions import AdvisingAction
from advising.selectors.cohort import Totals, cohort_page
from core.charts import Chart, funnel, histogram
from users.access import GET, SignedInRequest, access
from users.models.roles import Role


@access(Role.INSTRUCTOR, records=AdvisingAction.COHORT_VIEWED, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    found = cohort_page(request.user, request.GET, request.now)
    totals = found.totals
    page = {
        "page": found,
        "totals": totals,
        "progress": _progress(totals),
        "stalls": _stalls(totals),
    }
    return render(request, "advising/cohort.html", page)


def _progress(totals: Totals) -> Chart:
    counts = (
        (_("Asked nobody"), totals.not_started),
        (_("No talk yet"), totals.students - totals.not_started - totals.have_talked),
        (_("One talk"), totals.talked_once),
        (_("More talks"), totals.have_talked - totals.talked_once),
    )
    return histogram(counts, _("How far"), _("Students"))


def _stalls(totals: Totals) -> Chart:
    steps = (
        (_("Asked"), totals.asked),
        (_("Answered"), totals.answered),
        (_("Talked"), totals.talked),
        (_("Thanked"), totals.thanked),
    )
    return funnel(steps, _("Requests and what became of them"))
