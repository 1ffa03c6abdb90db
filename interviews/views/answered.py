"""The student records an answer or a change, chooses a suggested time, or changes how they talk."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.dates import day_time
from core.forms import render_form_page
from interviews import services
from interviews.forms.answers import HowForm
from interviews.forms.recorded import RecordChangeForm, RecordForm
from interviews.models import Interview, InterviewEvent, Slot, Stage
from interviews.views.common import (
    get_own_interview_or_404,
    notify_also_offered,
    notify_clock_changes,
    redirect_on_illegal_move,
)
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

STUDENT, CONTACT = InterviewEvent.By.STUDENT, InterviewEvent.By.CONTACT


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def answered(request: SignedInRequest, code: str) -> HttpResponse:
    """Record what the contact said another way; of an agreed talk, what both agreed on since."""
    interview = get_own_interview_or_404(request, code)
    if interview.stage == Stage.SCHEDULED:
        return _changed(request, interview)
    interview.check_move("move" if _is_of(RecordChangeForm, request) else "accept")
    form = RecordForm(request.POST or None, interview=interview, now=request.now)
    if form.is_valid():
        _record(interview, form.cleaned_data, request.now)
        messages.success(request, _("Recorded."))
        if form.cleaned_data["answer"] == "yes":
            notify_clock_changes(request, form)
            notify_also_offered(request, interview, form.cleaned_data["starts_at"])
        return redirect(interview)
    context = {"form": form, "interview": interview, "contact": interview.contact}
    return render_form_page(request, "interviews/answered_form.html", context)


def _is_of(form: type[RecordForm | RecordChangeForm], request: SignedInRequest) -> bool:
    """True if a button of that form was pressed, which may be no longer on the page."""
    return request.POST.get("answer") in form.ANSWERS


def _changed(request: SignedInRequest, interview: Interview) -> HttpResponse:
    interview.check_move("accept" if _is_of(RecordForm, request) else "move")
    form = RecordChangeForm(request.POST or None, interview=interview, now=request.now)
    if form.is_valid():
        _record_change(interview, form.cleaned_data, request.now)
        text = _("Recorded. Nothing was sent to %(first)s; your own calendar is updated.")
        messages.success(request, text % {"first": interview.contact.first_name})
        if form.cleaned_data["answer"] == "moved":
            notify_clock_changes(request, form)
            notify_also_offered(request, interview, form.cleaned_data["starts_at"])
        return redirect(interview)
    context = {"form": form, "interview": interview, "contact": interview.contact}
    return render_form_page(request, "interviews/changed_form.html", context)


def _record_change(interview: Interview, change: dict[str, Any], now: dt.datetime) -> None:
    shared: dict[str, Any] = {
        "interview_id": interview.pk,
        "channel": change["channel"],
        "now": now,
    }
    if change["answer"] == "moved":
        services.move(
            starts_at=change["starts_at"],
            by=STUDENT,
            agreed=True,
            insist=change["insist"],
            **shared,
        )
        return
    by = CONTACT if change["answer"] == "they_canceled" else STUDENT
    services.record_cancellation(note=change["note"], by=by, **shared)


def _record(interview: Interview, answer: dict[str, Any], now: dt.datetime) -> None:
    shared: dict[str, Any] = {
        "interview_id": interview.pk,
        "by": STUDENT,
        "channel": answer["channel"],
        "now": now,
    }
    if answer["answer"] == "yes":
        services.accept(
            starts_at=answer["starts_at"],
            zone=interview.contact_zone,
            talk=(answer["how"], answer["place"]),
            invite=answer.get("invite", False),
            insist=answer["insist"],
            **shared,
        )
    elif answer["answer"] == "times":
        services.propose(times=[], note=answer["note"], **shared)
    elif answer["answer"] == "question":
        services.ask_back(question=answer["note"], **shared)
    elif answer["answer"] == "not_now":
        services.not_now(until=answer["until"], note=answer["note"], **shared)
    else:
        services.decline(note=answer["note"], **shared)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def choose(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    slot = _suggested_slot(interview, request.POST.get("slot", ""), request.now)
    if slot is None:
        messages.error(request, _("This time is no longer offered. Choose another one."))
        return redirect(interview)
    services.accept(
        interview_id=interview.pk,
        starts_at=slot.starts_at,
        zone=interview.contact_zone,
        talk=(interview.how, interview.place),
        by=STUDENT,
        now=request.now,
    )
    about = {
        "when": day_time(slot.starts_at, interview.student.zone),
        "first": interview.contact.first_name,
    }
    messages.success(request, _("Agreed: %(when)s. %(first)s gets the calendar file.") % about)
    notify_also_offered(request, interview, slot.starts_at)
    return redirect(interview)


def _suggested_slot(interview: Interview, picked: str, now: dt.datetime) -> Slot | None:
    """Return the contact's time with that id if it is to come. One query."""
    slots = interview.slots.filter(by=Slot.By.CONTACT, starts_at__gt=now)
    pk = int(picked) if picked.isdecimal() and len(picked) < 15 else 0
    return slots.filter(pk=pk).first()


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def how(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    interview.check_move("change_how")
    form = HowForm(request.POST or None, interview=interview)
    if form.is_valid():
        services.change_how(
            interview_id=interview.pk, by=STUDENT, now=request.now, **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect(interview)
    context = {"form": form, "interview": interview, "contact": interview.contact}
    return render_form_page(request, "interviews/how_form.html", context)
