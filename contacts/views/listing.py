"""The list of a student's contacts, and what is done to those that are ticked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import services
from contacts.domain.bulk_words import done_words, left_words, undone_words
from contacts.forms.bulk import UNPLAN, BulkForm
from contacts.models import BulkChange
from contacts.selectors.chosen_contacts import chosen_ids, matching_ids
from contacts.selectors.contact_list import contact_list, contact_with_code
from contacts.services import BulkResult
from contacts.views import quick_add
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.undo import end_undo_offer, offer_undo, undo_offer
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import Role

LIST, TEMPLATE, TAGS = "contacts:list", "contacts/contact_list.html", "contacts:tags"
Kind = BulkChange.Kind


def list_url(request: SignedInRequest, *_args: Any, **_kwargs: Any) -> str:
    """Return the list as the query string of a press below it says."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{reverse(LIST)}?{query.urlencode()}" if query else reverse(LIST)


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    is_more = bool(request.htmx) and request.htmx.target == "more"
    return render_form_page(request, TEMPLATE, _page(request), "more" if is_more else "results")


@access(Role.STUDENT, methods=POST)
def change_selected(request: SignedInRequest) -> HttpResponse:
    """Do one thing to all that are ticked, or match; the query string is that of the list."""
    form = BulkForm(request.POST)
    if form.is_valid():
        try:
            result = _change(request, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            _tell(request, result, form.cleaned_data["action"])
            return redirect(list_url(request))
    page = _page(request) | {"form": form, "ticked": set(request.POST.getlist("chosen"))}
    return render_form_page(request, TEMPLATE, page)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(list_url)
def undo_change(request: SignedInRequest, code: str) -> HttpResponse:
    change = get_object_or_404(BulkChange.objects.editable_by(request.user), code=code)
    is_of_tag = change.kind in (Kind.MERGE_TAG, Kind.DELETE_TAG)
    number = services.undo_bulk_change(change=change, now=request.now)
    end_undo_offer(request, TAGS if is_of_tag else LIST)
    messages.success(request, undone_words(number))
    return redirect(TAGS if is_of_tag else list_url(request))


def bulk_notice(request: SignedInRequest, page: str) -> dict[str, Any]:
    """Return the newest press that `page` may offer to undo. At most one query."""
    offer = undo_offer(request, page)
    code = offer.get("bulk") if isinstance(offer, dict) else None
    mine = BulkChange.objects.editable_by(request.user)
    change = mine.filter(code=code).first() if code else None
    if change is None or not change.can_undo(request.now):
        return {}
    return {"bulk_change": change, "bulk_words": done_words(change)}


def _page(request: SignedInRequest) -> dict[str, Any]:
    context: dict[str, Any] = {"contacts": contact_list(request.user, request.GET, request.now)}
    context |= quick_add.context(request, "list") | bulk_notice(request, LIST)
    offer = undo_offer(request, LIST)
    archived = contact_with_code(request.user, offer) if isinstance(offer, str) else None
    if archived and archived.can_undo(request.now):
        context["archived"] = archived
    return context | {"bulk": BulkForm(), "today": request.now}


def _change(request: SignedInRequest, form: BulkForm) -> BulkResult:
    values, action = form.cleaned_data, form.cleaned_data["action"]
    ids = (
        matching_ids(request.user, request.GET, request.now)
        if values["everybody"]
        else chosen_ids(request.user, request.POST.getlist("chosen"))
    )
    about: dict[str, Any] = {"owner": request.user, "ids": ids, "now": request.now}
    if action == Kind.TAG:
        return services.tag_selected(typed=values["tags"], **about)
    if action == Kind.UNTAG:
        return services.untag_selected(typed=values["tags"], **about)
    if action == Kind.CADENCE:
        return services.set_cadences(cadence=int(values["cadence"]), **about)
    if action in (Kind.PLAN, UNPLAN):
        planned_on = values["planned_on"] if action == Kind.PLAN else None
        return services.plan_selected(planned_on=planned_on, **about)
    if action == Kind.ARCHIVE:
        return services.archive_selected(**about)
    return services.restore_selected(**about)


def _tell(request: SignedInRequest, result: BulkResult, action: str) -> None:
    if result.change:
        offer_undo(request, LIST, {"bulk": result.change.code})
    elif not result.left:
        messages.info(request, _("Nothing changed: all of them were that way already."))
    if result.left:
        kind = Kind.ARCHIVE if action == Kind.ARCHIVE else Kind.PLAN
        messages.warning(request, left_words(result.left, kind))
