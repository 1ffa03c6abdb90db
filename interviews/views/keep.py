"""Keeping in touch with a contact after the thank-you. Nothing is sent from here."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from contacts import services as contacts
from contacts.models import Contact
from contacts.selectors.next_steps import interval
from core.clock import at, local
from core.dates import day
from core.forms import render_form_page
from interviews.domain import keep_in_touch
from interviews.domain.letter_view import letter_view
from interviews.forms.keep_in_touch import CadenceForm, LetterForm, TouchForm
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

NOON = dt.time(12)


@access(Role.STUDENT, methods=GET_POST)
def keep(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own_contact(request, code)
    about = keep_in_touch.known(request.user, contact)
    if about is None:
        return redirect(contact)
    reason = _reason(request, about)
    subject, text = keep_in_touch.draft(reason, about, request.now)
    form = LetterForm(request.POST or None, initial={"subject": subject, "text": text})
    context = _context(request, contact, about) | {"form": form, "reason": reason}
    context["letter"] = letter_view(form["subject"].value() or "", form["text"].value() or "")
    if form.is_valid():
        ready = form.cleaned_data
        context |= {"mailto": keep_in_touch.mailto(contact, **ready)} | ready
    return render_form_page(request, "interviews/keep.html", context)


@access(Role.STUDENT, methods=POST)
def touched(request: SignedInRequest, code: str) -> HttpResponse:
    contact, zone = _own_contact(request, code), request.user.zone
    today = local(request.now, zone).date()
    form = TouchForm(request.POST, today=today)
    if not form.is_valid():
        about = keep_in_touch.known(request.user, contact)
        context = _context(request, contact, about) | {
            "form": form,
            "touch_form": form,
            "only_touch": True,
        }
        return render_form_page(request, "interviews/keep.html", context)
    on, touch = form.cleaned_data["on"], form.cleaned_data
    moment = request.now if on == today else at(on, NOON, zone)
    contacts.report_touch(
        contact=contact, way=touch["way"], note=touch["note"], at=moment, zone=zone
    )
    messages.success(request, _("Noted. The time to the next reminder starts over."))
    return redirect(contact)


@access(Role.STUDENT, methods=POST)
def snooze(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own_contact(request, code)
    if "undo" in request.POST:
        contacts.snooze(contact=contact, until=None)
        messages.success(request, _("It comes when it was first due."))
        return redirect("interviews:keep", code)
    until = contacts.snooze_two_weeks(contact=contact, now=request.now)
    about = {"first": contact.first_name, "day": day(until, request.user.zone)}
    messages.success(request, _("We remind you of %(first)s again on %(day)s.") % about)
    return redirect(contact)


@access(Role.STUDENT, methods=POST)
def cadence(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own_contact(request, code)
    form = CadenceForm(request.POST, contact=contact)
    if form.is_valid():
        contacts.set_cadence(contact=contact, cadence=form.cleaned_data["cadence"], now=request.now)
        messages.success(request, _("Saved."))
    else:
        messages.warning(request, _("Choose how often you want to keep in touch."))
    return redirect(contact)


def _own_contact(request: SignedInRequest, code: str) -> Contact:
    return get_object_or_404(Contact.objects.editable_by(request.user), code=code)


def _reason(request: SignedInRequest, about: keep_in_touch.Known) -> str:
    asked = request.GET.get("reason", "")
    return asked if asked in keep_in_touch.Reason.values else keep_in_touch.suggested(about)


def _context(
    request: SignedInRequest, contact: Contact, about: keep_in_touch.Known | None
) -> dict[str, Any]:
    zone = request.user.zone
    return {
        "contact": contact,
        "about": about,
        "reasons": keep_in_touch.reasons(request.now, zone),
        "interval": interval(contact.last_touch_at, request.now) if contact.last_touch_at else "",
        "is_snoozed": bool(contact.snoozed_until and contact.snoozed_until > request.now),
        "touch_form": TouchForm(today=local(request.now, zone).date()),
        "cadence_form": CadenceForm(contact=contact),
    }
