"""The list of people, and what is done to those who are ticked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import redirect_on_refusal
from core.forms import render_form_page
from core.undo import end_undo_offer, offer_undo, undo_offer
from users import services
from users.access import GET, POST, SignedInRequest, access
from users.forms.people import MoveForm
from users.models import Cohort
from users.models.roles import ADMINS
from users.selectors.people_list import people_list

LIST = "users:people"
TEMPLATE = "users/people/list.html"


def _list_url(request: SignedInRequest) -> str:
    return f"{reverse(LIST)}?{request.GET.urlencode()}"


@access(*ADMINS, methods=GET)
def people(request: SignedInRequest) -> HttpResponse:
    return render_form_page(request, TEMPLATE, _page(request), "results")


@access(*ADMINS, methods=POST)
@redirect_on_refusal(_list_url)
def move(request: SignedInRequest) -> HttpResponse:
    """Put the ticked students into a cohort; the query string is that of the list."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        page = _page(request) | {"form": form, "ticked": request.POST.getlist("chosen")}
        return render_form_page(request, TEMPLATE, page)
    cohort, keeps = form.cleaned_data["cohort"], form.cleaned_data["keeps_others"]
    before = services.move_to_cohort(
        people=list(form.cleaned_data["chosen"]), cohort=cohort, by=request.user, keeps_others=keeps
    )
    if before:
        moved = {"before": list(before.items()), "cohort": cohort.code, "keeps_others": keeps}
        offer_undo(request, LIST, moved)
    else:
        messages.info(request, _("Nothing changed: no student among them was elsewhere."))
    return redirect(_list_url(request))


@access(*ADMINS, methods=POST)
@redirect_on_refusal(_list_url)
def undo_move(request: SignedInRequest) -> HttpResponse:
    """Take back the newest move of this session, within ten minutes of it."""
    moved = undo_offer(request, LIST)
    if moved:
        cohorts = Cohort.objects.editable_by(request.user)
        cohort = get_object_or_404(cohorts, code=moved["cohort"])
        undone = services.undo_move_to_cohort(
            before=dict(moved["before"]),
            cohort=cohort,
            by=request.user,
            keeps_others=moved["keeps_others"],
        )
        end_undo_offer(request, LIST)
        text = ngettext("%(count)d student is back.", "%(count)d students are back.", undone)
        messages.success(request, text % {"count": undone})
    else:
        messages.warning(request, _("It is too late to undo that."))
    return redirect(_list_url(request))


def _page(request: SignedInRequest) -> dict[str, Any]:
    moved = undo_offer(request, LIST)
    cohorts = Cohort.objects.editable_by(request.user)
    cohort = cohorts.filter(code=moved["cohort"]).first() if moved else None
    return {
        "people_list": people_list(request.GET, request.now),
        "moved": {"cohort": cohort, "count": len(moved["before"])} if cohort else None,
    }
