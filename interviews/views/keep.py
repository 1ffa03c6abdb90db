"""Keeping in touch with a contact: an email from here or from the own mailbox, other exchanges."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from contacts import services as contacts
from contacts.models import Contact, Touch
from contacts.selectors.next_steps import interval
from core.clock import at, local
from core.dates import day
from core.errors import Refusal
from core.forms import render_form_page
from core.undo import end_undo_offer, offer_undo, undo_offer
from interviews import services
from interviews.domain import keep_in_touch
from interviews.domain.keep_in_touch import Known
from interviews.domain.letter_view import letter_view
from interviews.forms.keep_in_touch import CadenceForm, GiftForm, LetterForm, TouchForm
from interviews.models import Advice, Reason
from interviews.selectors.keeping import goes_out_at, known, newest_letter
from interviews.selectors.writable import obstacle_to
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

NOON = dt.time(12)
TEMPLATE = "interviews/keep.html"
GIFTS = Touch.Gift.values
CONTACT = "contacts:detail"
TURN = ("last_touch_at", "snoozed_until")  # what an exchange changes in a contact


@access(Role.STUDENT, methods=GET_POST)
def keep(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own_contact(request, code)
    about = known(request.user, contact, request.now, _advice_code(request))
    if contact.last_touch_at is None and about.talk is None:
        return render_form_page(request, TEMPLATE, _context(request, about) | {"only_touch": True})
    reason = _reason(request, about)
    form = _letter_form(request, about, reason)
    if form.is_valid() and "mailbox" not in request.POST and _sent(request, form, about, reason):
        return redirect(contact)
    context = _context(request, about) | {"form": form, "reason": reason}
    context["letter"] = letter_view(form["subject"].value() or "", form["text"].value() or "")
    if form.is_valid() and "mailbox" in request.POST:
        ready = {name: form.cleaned_data[name] for name in ("subject", "text")}
        context |= {"mailto": keep_in_touch.mailto(contact, **ready)} | ready
    return render_form_page(request, TEMPLATE, context)


@access(Role.STUDENT, methods=POST)
def undo_send_letter(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own_contact(request, code)
    letter = newest_letter(contact)
    back = 0
    if letter:
        back, _gone = services.undo_send_letters(
            owner=request.user, batch=letter.batch, contact=contact, now=request.now
        )
    if back:
        messages.success(request, _("Taken back. Nothing was sent; your words are still here."))
        return redirect("interviews:keep", code)
    messages.info(request, _("It has gone out already, so it can't be taken back."))
    return redirect(contact)


@access(Role.STUDENT, methods=POST)
def dismiss_letter(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own_contact(request, code)
    services.dismiss_returned_letters(contact=contact, now=request.now)
    messages.success(request, _("Noted. Nothing was sent."))
    return redirect(contact)


@access(Role.STUDENT, methods=POST)
def touched(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own_contact(request, code)
    zone = request.user.zone
    today = local(request.now, zone).date()
    is_gift = request.POST.get("way") in GIFTS or "gift" in request.POST
    form = (GiftForm if is_gift else TouchForm)(request.POST, today=today)
    if not form.is_valid():
        context = _context(request, known(request.user, contact, request.now))
        context |= {"form": form, "gift_form" if is_gift else "touch_form": form}
        return render_form_page(request, TEMPLATE, context | {"only_touch": True})
    on, touch = form.cleaned_data["on"], form.cleaned_data
    moment = request.now if on == today else at(on, NOON, zone)
    before = {name: _as_text(getattr(contact, name)) for name in TURN}
    is_new = contacts.report_touch(
        contact=contact, way=touch["way"], note=touch["note"], at=moment, zone=zone
    )
    told = _after_touch(request, contact, touch["way"])
    if is_new:
        what = {"contact": code, "what": touch["way"], "at": moment.isoformat(), "told": told}
        offer_undo(request, CONTACT, what | before)
    else:
        messages.success(request, _("You noted this before."))
    return redirect(contact)


@access(Role.STUDENT, methods=POST)
def undo_touched(request: SignedInRequest, code: str) -> HttpResponse:
    """Delete the exchange that was noted last, for ten minutes."""
    contact, noted = _own_contact(request, code), undo_offer(request, CONTACT)
    if not noted or noted["contact"] != code:
        messages.info(request, _("This can no longer be undone."))
        return redirect(contact)
    moments = {name: _as_moment(noted[name]) for name in TURN}
    at_moment = dt.datetime.fromisoformat(noted["at"])
    contacts.undo_touch(contact=contact, what=noted["what"], at=at_moment, **moments)
    told = Advice.objects.editable_by(request.user).filter(contact=contact, code=noted["told"])
    for advice in told:
        services.set_told(advice=advice, is_told=False, now=request.now)
    end_undo_offer(request, CONTACT)
    messages.success(request, _("It is off the list. The next reminder is due as before."))
    return redirect(contact)


def _as_text(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _as_moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


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
    mine = Contact.objects.editable_by(request.user).select_related("owner")
    return get_object_or_404(mine, code=code)


def _advice_code(request: SignedInRequest) -> str:
    return request.POST.get("advice") or request.GET.get("advice", "")


def _reason(request: SignedInRequest, about: Known) -> Reason:
    offered = keep_in_touch.reasons(about, request.now, request.user.zone)
    asked = request.GET.get("reason", "")
    if asked in offered:
        return Reason(asked)
    return Reason.ADVICE if request.GET.get("advice") else keep_in_touch.suggested(about)


def _letter_form(request: SignedInRequest, about: Known, reason: Reason) -> LetterForm:
    subject, text = keep_in_touch.draft(reason, about, request.now)
    advice = about.chosen.code if about.chosen and reason == Reason.ADVICE else ""
    initial = {"subject": subject, "text": text, "advice": advice}
    return LetterForm(request.POST or None, initial=initial)


def _sent(request: SignedInRequest, form: LetterForm, about: Known, reason: Reason) -> bool:
    """Return False if it can't be sent; the form has the reason."""
    values = form.cleaned_data
    try:
        services.send_letter(
            contact_id=about.contact.pk,
            form_key=values["form_key"],
            reason=reason,
            subject=values["subject"],
            text=values["text"],
            advice=about.chosen if values["advice"] else None,
            now=request.now,
        )
    except services.HidesRequest as refusal:
        form.add_error("text", str(refusal.sentence))
        form.hides_request = True
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
    return not form.errors


def _after_touch(request: SignedInRequest, contact: Contact, way: str) -> str:
    """End what this site waits for if the student wrote without it.

    Returns the code of the advice that the contact was told of with it, or "".
    """
    if way not in Touch.WRITTEN:
        return ""
    services.dismiss_returned_letters(contact=contact, now=request.now)
    code = request.POST.get("advice", "")
    advice = Advice.objects.editable_by(request.user).filter(contact=contact, code=code).first()
    if advice and advice.is_to_tell:
        services.set_told(advice=advice, is_told=True, now=request.now)
        return advice.code
    return ""


def _context(request: SignedInRequest, about: Known) -> dict[str, Any]:
    contact, zone, now = about.contact, request.user.zone, request.now
    waits_until = goes_out_at([about.newest], now) if about.newest else None
    found = None if waits_until else obstacle_to(contact, now)
    limit = services.letter_limit(contact=contact, sender=request.user, now=now)
    today = local(now, zone).date()
    return {
        "contact": contact,
        "about": about,
        "goes_out_at": waits_until,
        "obstacle": found,
        "mine": bool(found or limit),  # it leaves from the student's own mailbox
        "limit": limit.sentence if limit and not (found or waits_until) else "",
        "reasons": keep_in_touch.reasons(about, now, zone),
        "interval": interval(contact.last_touch_at, now) if contact.last_touch_at else "",
        "is_snoozed": bool(contact.snoozed_until and contact.snoozed_until > now),
        "touch_form": TouchForm(today=today),
        "gift_form": GiftForm(today=today, auto_id="gift_%s"),
        "cadence_form": CadenceForm(contact=contact),
    }
