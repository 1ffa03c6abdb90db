"""The page behind the one link in a reminder: for whoever holds the mail, signed in or not. GET
changes nothing."""

import datetime as dt
from contextlib import suppress
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.dates import day_words, month_day, time_of_day, weekday
from core.private_page import private_page
from interviews.models import IllegalMove
from interviews.services import NotYet
from reminders import services
from reminders.forms import MEDIUMS, ReminderForm
from reminders.selectors.reminder_page import ReminderPage, Use, resolve_link
from reminders.selectors.subjects import INTERVIEW
from users.access import GET_POST, LINK, access


# the token is the proof; without a Referer, browsers name no origin that could be checked
@csrf_exempt
@private_page
@access(LINK, methods=GET_POST)
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Its student goes on to the real page; whoever is not signed in can do what harms nobody."""
    found = resolve_link(token, request.now)
    is_theirs = found is not None and request.user.pk == found.student_id
    if found is None or not (is_theirs or _is_for_strangers(found, request)):
        return render(request, "reminders/unknown.html", status=404)
    form = ReminderForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_possible(found, form):
        _act(found, form, request.now)
        return HttpResponseRedirect(request.path, status=303)
    if is_theirs:
        return redirect(found.page)
    context = _context(found, form, request.now)
    return render(request, "reminders/reminder.html", context, status=422 if form.is_bound else 200)


def _is_for_strangers(found: ReminderPage, request: HttpRequest) -> bool:
    """Whether somebody who is not signed in sees what it is about; somebody else who is signed
    in never does."""
    return (found.is_open or found.is_settled) and not request.user.is_authenticated


def _is_possible(found: ReminderPage, form: ReminderForm) -> bool:
    """Whether the button is one of this page's, though another window may have been faster."""
    act = form.cleaned_data["act"]
    if act == "done" and found.use == Use.DAY_BEFORE:
        return False
    return act != "done" or found.use != Use.THANK_YOU or bool(form.cleaned_data["medium"])


def _act(found: ReminderPage, form: ReminderForm, now: dt.datetime) -> None:
    """Do it, or leave it where it is done or no longer possible: the page shows how it stands."""
    act, _dash, step = form.cleaned_data["act"].partition("-")
    with suppress(IllegalMove, NotYet, services.TooLate):
        if act == "later":
            services.once_more(door=found, step=step)
        elif act == "as_planned" and found.snooze:
            services.as_planned(subject=INTERVIEW, row=found.interview, kind=found.snooze.kind)
        elif act == "done" and found.is_open:
            services.settle(door=found, medium=form.cleaned_data["medium"], now=now)
        elif act == "undo" and found.can_undo:
            services.take_back(door=found, now=now)


def _moment(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    words = {"day": day_words(moment, now, zone), "time": time_of_day(moment, zone)}
    return _("%(day)s at %(time)s") % words


def _context(found: ReminderPage, form: ReminderForm, now: dt.datetime) -> dict:
    """No more than a first name and a day, whoever may have got hold of the mail."""
    code, sign_in = found.interview.code, reverse("account_login")

    def signed_in_at(path: str) -> str:
        return f"{sign_in}?{urlencode({'next': path})}"

    zone = found.interview.student.zone
    return {
        "form": form,
        "door": found,
        "first": found.interview.contact.first_name,
        "day": f"{weekday(found.moment, zone)}, {month_day(found.moment, zone)}",
        "later": [(offer.step, _moment(offer.due.due_at, now, zone)) for offer in found.offers],
        "put_off": _moment(found.snooze.until, now, zone) if found.snooze else "",
        "mediums": MEDIUMS,
        "all_else": signed_in_at(found.page),
        "elsewhere": {
            name: signed_in_at(reverse(f"interviews:{name}", args=[code]))
            for name in ("missed", "move")
        },
    }
