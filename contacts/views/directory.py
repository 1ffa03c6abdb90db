"""The office's directory: the list, one person, adding and editing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts import services
from contacts.forms.directory import EditEntryForm, HoldForm, NewEntryForm
from contacts.models import DirectoryEntry
from contacts.selectors.directory import directory_list
from contacts.selectors.directory_person import directory_person
from core.edits import AlreadyUsed, Stale, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.undo import offer_undo, undo_offer
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import ADMINS, CURATORS

LIST_URL = "contacts:directory"
FORM = "contacts/directory/form.html"
PERSON = "contacts/directory/person.html"


@access(*CURATORS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    found = directory_list(request.user, request.GET, request.now)
    removed = _just_archived(request)
    return render(request, "contacts/directory/list.html", {"directory": found, "removed": removed})


@access(*CURATORS, methods=GET_POST)
def add(request: SignedInRequest) -> HttpResponse:
    form = NewEntryForm(request.POST or None)
    listed = None
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        try:
            entry = services.add_entry(
                values=form.values(), form_key=key, by=request.user, now=request.now
            )
        except AlreadyUsed as used:
            form.refuse_used(used.made, str(used.sentence))
        except services.AlreadyListed as refusal:
            listed = refusal.entry
            form.add_error("email", str(refusal.sentence))
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(entry)
    return render_form_page(request, FORM, {"form": form, "listed": listed})


@access(*CURATORS, methods=GET)
def person(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_entry_or_404(request, code)
    page = {"person": directory_person(entry, request.user, request.now), "form": HoldForm()}
    return render(request, PERSON, page)


@access(*CURATORS, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_entry_or_404(request, code)
    form = EditEntryForm(request.POST or None, entry=entry)
    if form.is_valid():
        try:
            services.change_entry(
                entry_id=entry.pk,
                version=form.cleaned_data["version"],
                values=form.values(),
                by=request.user,
                now=request.now,
            )
        except Stale as stale:
            return conflict(request, form, stale.stored, FORM, context={"entry": entry})
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(entry)
    return render_form_page(request, FORM, {"form": form, "entry": entry})


@access(*CURATORS, methods=POST)
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_entry_or_404(request, code)
    services.archive_entry(entry_id=entry.pk, by=request.user, now=request.now)
    offer_undo(request, LIST_URL, entry.pk)
    return redirect(LIST_URL)


@access(*CURATORS, methods=POST)
@redirect_on_refusal(lambda request, code: LIST_URL)
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_object_or_404(DirectoryEntry.objects.editable_by(request.user), code=code)
    return redirect(services.restore_entry(entry_id=entry.pk, by=request.user))


@access(*CURATORS, methods=POST)
def list_volunteer(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_entry_or_404(request, code)
    services.list_volunteer(entry_id=entry.pk, by=request.user)
    messages.success(request, _("Students can find this person now."))
    return redirect(entry)


@access(*ADMINS, methods=POST)
def hold(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_entry_or_404(request, code)
    form = HoldForm(request.POST)
    if form.is_valid():
        until, reason = form.values()
        try:
            services.hold_person(
                person_id=entry.person_id,
                until=until,
                reason=reason,
                by=request.user,
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(entry)
    page = {"person": directory_person(entry, request.user, request.now), "form": form}
    return render_form_page(request, PERSON, page)


@access(*ADMINS, methods=POST)
def lift_hold(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_entry_or_404(request, code)
    services.lift_hold(person_id=entry.person_id, by=request.user)
    messages.success(request, _("The hold is lifted. Limits and their own choices still hold."))
    return redirect(entry)


def get_entry_or_404(request: SignedInRequest, code: str) -> DirectoryEntry:
    found = DirectoryEntry.objects.editable_by(request.user).active()
    return get_object_or_404(found.select_related("person", "field"), code=code)


def _just_archived(request: SignedInRequest) -> DirectoryEntry | None:
    number = undo_offer(request, LIST_URL)
    found = DirectoryEntry.objects.editable_by(request.user).filter(pk=number) if number else None
    entry = found.first() if found is not None else None
    return entry if entry and entry.can_undo(request.now) else None
