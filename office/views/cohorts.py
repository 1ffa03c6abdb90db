"""Numbers of cohorts that differ from the office's."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.edits import Stale, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.panels import Panel
from core.undo import end_undo_offer, offer_undo, undo_offer
from office import services
from office.forms.cohort_settings import CohortSettingsForm
from office.models import CohortSettings
from office.models.cohorts import COHORT_COLUMNS
from office.selectors.cohort_settings import (
    cohorts_with_numbers,
    numbers_of,
    stored_cohort_settings,
)
from office.selectors.settings import office_settings, stored_office_settings
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models import Cohort, User
from users.models.roles import ADMINS

PAGE = "office/cohort.html"
EDIT = "office:cohort"


@access(*ADMINS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    rows = cohorts_with_numbers(stored_office_settings(), request.now)
    return render(request, "office/cohorts.html", {"rows": rows})


@access(*ADMINS, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    cohort = _cohort_or_404(request, code)
    office, row = stored_office_settings(), stored_cohort_settings(cohort)
    data = request.POST if request.method == "POST" else None
    form = CohortSettingsForm(data, office=office, row=row)
    context: dict[str, Any] = {"form": form, "numbers": numbers_of(cohort, office, request.now)}
    try:
        if form.is_valid() and _save(request, cohort, form):
            return redirect("office:cohorts")
    except Stale as stale:
        return conflict(request, form, stale.stored, PAGE, context=context)
    context["undo"] = undo_offer(request, EDIT)
    return render_form_page(request, PAGE, context)


def _save(request: SignedInRequest, cohort: Cohort, form: CohortSettingsForm) -> bool:
    """Return False if the numbers are refused; the form has the reason. Raises Stale."""
    version = form.cleaned_data["version"]
    try:
        changed = services.save_cohort_settings(
            cohort=cohort, values=form.values(), version=version, by=request.user
        )
    except Stale:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    messages.success(request, _("Saved.") if changed else _("This is what was saved already."))
    return True


@access(*ADMINS, methods=POST)
@redirect_on_refusal(EDIT)
def reset(request: SignedInRequest, code: str) -> HttpResponse:
    cohort = _cohort_or_404(request, code)
    before = stored_cohort_settings(cohort)
    version = before.version_of(COHORT_COLUMNS)
    if services.reset_cohort_settings(cohort=cohort, version=version, by=request.user):
        offer_undo(request, EDIT, {"code": cohort.code, "own": before.own})
    return redirect(EDIT, code=code)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(EDIT)
def undo_reset(request: SignedInRequest, code: str) -> HttpResponse:
    """Give the cohort its own numbers again, unless somebody set others since."""
    cohort, offer = _cohort_or_404(request, code), undo_offer(request, EDIT)
    if not offer or offer["code"] != cohort.code:
        raise Refusal(_("That can be undone for ten minutes, and they are over."))
    services.save_cohort_settings(
        cohort=cohort,
        values=dict.fromkeys(COHORT_COLUMNS) | offer["own"],
        version=CohortSettings().version_of(COHORT_COLUMNS),
        by=request.user,
    )
    end_undo_offer(request, EDIT)
    messages.success(request, _("The cohort has its own numbers again."))
    return redirect(EDIT, code=code)


def cohort_panel(cohort: Cohort, reader: User) -> Panel:
    """Show a cohort's own numbers on its page."""
    numbers = numbers_of(cohort, office_settings(), clock.now())
    return Panel("office/_cohort_numbers.html", {"numbers": numbers})


def _cohort_or_404(request: SignedInRequest, code: str) -> Cohort:
    return get_object_or_404(Cohort.objects.editable_by(request.user), code=code)
