"""Concerns, for the two people whom the office named; and the page that names them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import services
from contacts.domain.audit_actions import ContactAction
from contacts.forms.concerns import ReadersForm, StatusForm
from contacts.forms.directory import HoldForm
from contacts.models import Concern
from contacts.selectors.concerns import concern_list, is_reader
from core.clock import local
from core.edits import Stale, conflict
from core.errors import Refusal
from core.forms import render_form_page
from office.selectors.settings import office_settings, stored_office_settings
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import ADMINS, STAFF

CONCERN = "contacts/concerns/concern.html"


@access(*STAFF, methods=GET, records=ContactAction.CONCERNS_VIEWED)
def index(request: SignedInRequest) -> HttpResponse:
    if not is_reader(request.user):
        raise Http404
    found = concern_list(request.user, request.GET)
    return render(request, "contacts/concerns/list.html", {"concerns": found})


@access(*STAFF, methods=GET_POST, records=ContactAction.CONCERNS_VIEWED)
def concern(request: SignedInRequest, code: str) -> HttpResponse:
    """Read a concern, and say where it stands."""
    found = _get_concern_or_404(request, code)
    initial = {"status": found.status, "closing_word": found.closing_word}
    form = StatusForm(request.POST or None, initial=initial | {"version": found.version})
    if form.is_valid():
        try:
            services.set_concern_status(
                concern_id=found.pk,
                status=form.cleaned_data["status"],
                word=form.cleaned_data["closing_word"],
                version=form.cleaned_data["version"],
                by=request.user,
                now=request.now,
            )
        except Stale as stale:
            return conflict(request, form, stale.stored, CONCERN, context=_page(request, found))
        except Refusal as refusal:
            form.add_error("closing_word", str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return render_form_page(request, CONCERN, _page(request, found) | {"form": form})


@access(*STAFF, methods=POST)
def hold(request: SignedInRequest, code: str) -> HttpResponse:
    found = _get_concern_or_404(request, code)
    form = HoldForm(request.POST)
    if found.about_person is None:
        raise Http404
    if form.is_valid():
        until, reason = form.values()
        try:
            services.hold_person(
                person_id=found.about_person.pk,
                until=until,
                reason=reason,
                by=request.user,
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(found)
    page = _page(request, found) | {"form": _status_form(found), "hold_form": form}
    return render(request, CONCERN, page, status=422)


@access(*STAFF, methods=POST)
def lift_hold(request: SignedInRequest, code: str) -> HttpResponse:
    found = _get_concern_or_404(request, code)
    if found.about_person is None:
        raise Http404
    services.lift_hold(person_id=found.about_person.pk, by=request.user)
    return redirect(found)


@access(*ADMINS, methods=GET_POST, reauthenticate=gettext_lazy("Name who reads concerns"))
def readers(request: SignedInRequest) -> HttpResponse:
    named = [*stored_office_settings().concern_readers, None, None]
    form = ReadersForm(request.POST or None, initial={"first": named[0], "second": named[1]})
    if form.is_valid():
        try:
            services.name_readers(ids=form.ids(), by=request.user, now=request.now)
        except Refusal as refusal:
            form.add_error("second", str(refusal.sentence))
        else:
            messages.success(request, _("These two read concerns from now on."))
            return redirect("contacts:concern_readers")
    page = {"form": form, "are_named": len(services.readers()) == 2}
    return render_form_page(request, "contacts/concerns/readers.html", page)


def _get_concern_or_404(request: SignedInRequest, code: str) -> Concern:
    mine = Concern.objects.visible_to(request.user)
    people = ("about_person", "about_user", "raised_by", "raised_by_person")
    return get_object_or_404(mine.select_related(*people), code=code)


def _status_form(found: Concern) -> StatusForm:
    return StatusForm(
        initial={
            "status": found.status,
            "closing_word": found.closing_word,
            "version": found.version,
        }
    )


def _page(request: SignedInRequest, found: Concern) -> dict[str, object]:
    today = local(request.now, office_settings().zone).date()
    person = found.about_person
    held = person is not None and person.is_held(today)
    return {"concern": found, "is_held": held, "hold_form": HoldForm()}
