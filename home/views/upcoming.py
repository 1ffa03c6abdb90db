"""Emails that a student will get and when, and snoozing one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.dates import day_time
from core.errors import Refusal
from home.forms import SnoozeForm
from reminders import services as reminders
from reminders.selectors.subjects import SUBJECTS
from reminders.selectors.upcoming import upcoming_reminders
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import Role


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    coming = upcoming_reminders(request.user, request.now)
    return render(request, "home/coming.html", {"coming": coming})


@access(Role.STUDENT, methods=POST)
def snooze(request: SignedInRequest, subject: str, code: str) -> HttpResponse:
    if subject not in SUBJECTS:
        raise Http404
    rows = SUBJECTS[subject].rows().editable_by(request.user)
    about = {"subject": SUBJECTS[subject], "row": get_object_or_404(rows, code=code)}
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose one of the times below."))
    elif form.cleaned_data["step"] == SnoozeForm.UNDO:
        reminders.cancel_snooze(**about, kind=form.cleaned_data["kind"])
        messages.success(request, _("It comes when it was first due."))
    else:
        _snooze(request, about, form.cleaned_data)
    return redirect(form.cleaned_data.get("back") or "home:coming")


def _snooze(request: SignedInRequest, about: dict[str, Any], wish: dict[str, str]) -> None:
    try:
        until = reminders.snooze(**about, kind=wish["kind"], step=wish["step"], now=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal.sentence))
    else:
        words = {"when": day_time(until, request.user.zone)}
        messages.success(request, _("It comes %(when)s instead. You can undo this below.") % words)
