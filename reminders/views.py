"""The page of the link in a reminder, for anyone who has the email, signed in or not."""

import datetime as dt
from contextlib import suppress
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.dates import day_words, month_day, time_of_day, weekday
from core.errors import Refusal
from core.http import Request
from core.private_page import private_page
from reminders import services
from reminders.forms import MEDIUMS, ReminderForm
from reminders.selectors.reminder_page import ReminderPage, resolve_link
from reminders.selectors.subjects import INTERVIEW
from users.access import GET_POST, LINK, access


# The token is the proof; without a Referer, browsers send no origin to check.
@csrf_exempt
@private_page
@access(LINK, methods=GET_POST)
def page(request: Request, token: str) -> HttpResponse:
    """Redirect its student, if signed in, to the real page. Others get only harmless actions."""
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


def _is_for_strangers(found: ReminderPage, request: Request) -> bool:
    """True if visitors who aren't signed in see it; another signed-in user never does."""
    return (found.is_open or found.is_done) and not request.user.is_authenticated


def _is_possible(found: ReminderPage, form: ReminderForm) -> bool:
    """True if the button is on this page, even if another window was faster."""
    return form.cleaned_data["act"] != "done" or found.can_complete(form.cleaned_data["medium"])


def _act(found: ReminderPage, form: ReminderForm, now: dt.datetime) -> None:
    """Ignore what is done already or no longer possible: the page shows the current state."""
    act, _dash, step = form.cleaned_data["act"].partition("-")
    with suppress(Refusal):
        if act == "snooze":
            services.snooze_by_link(page=found, step=step)
        elif act == "cancel_snooze" and found.snooze:
            services.cancel_snooze(subject=INTERVIEW, row=found.interview, kind=found.snooze.kind)
        elif act == "done" and found.is_open:
            services.complete_by_link(page=found, medium=form.cleaned_data["medium"], now=now)
        elif act == "undo" and found.can_undo:
            services.undo_by_link(page=found, now=now)


def _moment(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    words = {"day": day_words(moment, now, zone), "time": time_of_day(moment, zone)}
    return _("%(day)s at %(time)s") % words


def _context(found: ReminderPage, form: ReminderForm, now: dt.datetime) -> dict:
    """Return no more than a first name and a day: anybody may have the email."""
    code, sign_in = found.interview.code, reverse("account_login")

    def signed_in_at(path: str) -> str:
        return f"{sign_in}?{urlencode({'next': path})}"

    zone = found.interview.student.zone
    return {
        "form": form,
        "page": found,
        "first": found.interview.contact.first_name,
        "day": f"{weekday(found.moment, zone)}, {month_day(found.moment, zone)}",
        "snooze_options": [
            (one.step, _moment(one.due.due_at, now, zone)) for one in found.snooze_options
        ],
        "snoozed_until": _moment(found.snooze.until, now, zone) if found.snooze else "",
        "mediums": MEDIUMS,
        "all_else": signed_in_at(found.page),
        "elsewhere": {
            name: signed_in_at(reverse(f"interviews:{name}", args=[code]))
            for name in ("missed", "move")
        },
    }
