"""One interview for its student, and its calendar file."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from contacts.models import Channel
from core import zones
from core.dates import days_until
from core.step import Step
from interviews import services
from interviews.domain.contact_status import follow_up_at
from interviews.domain.guide_step import guide_step
from interviews.domain.next_steps import next_step
from interviews.domain.question_sheet import sheet_of
from interviews.domain.talk_clock import can_note
from interviews.domain.wording import meet_line
from interviews.emails.ics import calendar_file, student_url
from interviews.emails.request_letter import render_sent_body
from interviews.forms.time_checks import also_offered
from interviews.models import OUTCOMES, Interview, Slot, Stage, can_plan, guaranteed
from interviews.selectors.checklist import checklist_of
from interviews.selectors.homework import homework_of
from interviews.selectors.introducers import introducer_to_tell
from interviews.selectors.leavers import is_student_gone
from interviews.selectors.named_in_answers import named_in_answers
from interviews.selectors.pending_referrals import pending
from interviews.selectors.student_times import Block, StudentTimes, student_times
from interviews.selectors.timeline import history
from interviews.views.common import (
    get_own_interview_or_404,
    get_own_or_former_interview_or_404,
    undo_notice,
)
from interviews.views.note_boxes import boxes_of
from users.access import GET, SignedInRequest, access
from users.models.roles import Role

TALKED = (Stage.HELD, Stage.THANKED)


@access(Role.STUDENT, methods=GET)
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_or_former_interview_or_404(request, code, "notes", "reflection")
    if interview.contact.erased_at:
        context = _what_stays(interview) | _sheet_and_notes(interview)
        return render(request, "interviews/former_talk.html", context)
    prefetch_related_objects([interview], "slots")
    context = (
        _what_was_asked(interview)
        | _what_can_be_done(interview, request)
        | _sheet_and_notes(interview)
        | _when(interview, request.now)
    )
    if is_student_gone(interview, request.now):
        context |= NOTHING_TO_DO
    return render(request, "interviews/interview_detail.html", context)


def _what_stays(interview: Interview) -> dict[str, Any]:
    return {
        "interview": interview,
        "contact": interview.contact,
        "history": history(interview),
        "reflection": getattr(interview, "reflection", None),
    }


def _what_was_asked(interview: Interview) -> dict[str, Any]:
    slots = interview.slots.all()
    sent = interview.asked_at is not None
    events, contact = history(interview), interview.contact
    return {
        "interview": interview,
        "contact": contact,
        "stage": interview.stage,
        "offered": [slot for slot in slots if slot.by == Slot.By.STUDENT],
        "sent_text": render_sent_body(interview, interview.message) if sent else interview.message,
        "history": events,
        "was_answered": contact.is_connector and interview.stage in ANSWERED,
        "given": named_in_answers(contact, (event.note for event in events)),
        "reflection": hasattr(interview, "reflection"),
    }


def _what_can_be_done(interview: Interview, request: SignedInRequest) -> dict[str, Any]:
    now = request.now
    named = pending().editable_by(request.user).filter(by=interview.contact)
    return {
        "step": elsewhere(next_step(interview, now), request.path),
        "suggested": _suggested(interview, now),
        "undo": undo_notice(interview, now) if interview.stage in TALKED else None,
        "asked": services.open_questions(interview) if interview.can("reply") else [],
        "goes_out_at": services.goes_out_at(interview, now),
        "can": {name: interview.can(name) for name in OFFERED},
        "guide_step": guide_step(interview, now),
        "checklist": checklist_of(interview, now),
        "named": named if interview.ended_at else (),
        "introducer": introducer_to_tell(interview),
    }


@dataclass(frozen=True)
class SuggestedTime:
    """`talk` is another agreed talk at that time, `note` an objection."""

    slot: Slot
    talk: Block | None
    note: str


def _suggested(interview: Interview, now: dt.datetime) -> list[SuggestedTime]:
    """Return the contact's future times. Two queries in the one stage that shows them."""
    slots = interview.slots.all()
    found = [slot for slot in slots if slot.by == Slot.By.CONTACT and slot.starts_at > now]
    times = (
        student_times(interview, now)
        if found and interview.stage == Stage.PROPOSING
        else StudentTimes()
    )
    return [_suggested_time(slot, times, interview.minutes) for slot in found]


def _suggested_time(slot: Slot, times: StudentTimes, minutes: int) -> SuggestedTime:
    if talk := times.talk_at(slot.starts_at, minutes):
        note = _("You talk with %(first)s then.") % {"first": talk.first}
        return SuggestedTime(slot, talk, note)
    others = times.offered_to(slot.starts_at, minutes)
    return SuggestedTime(slot, None, also_offered(others) if others else "")


def _sheet_and_notes(interview: Interview) -> dict[str, Any]:
    sheet, notes = sheet_of(interview), getattr(interview, "notes", None)
    written = [box for box in boxes_of(sheet.lines, notes) if box.text or box.asked]
    return {
        "sheet": sheet,
        "homework": homework_of(interview),
        "can_plan": can_plan(interview),
        "can_note": can_note(interview),
        "written": written,
        "answers": sum(bool(box.text and box.question) for box in written),
        "openings_raised": bool(notes and notes.openings_raised),
    }


def elsewhere(step: Step | None, here: str) -> Step | None:
    return step if step and step.url != here else None


def _when(interview: Interview, now: dt.datetime) -> dict[str, Any]:
    own_zone, theirs = interview.student.zone, interview.contact_zone
    follow_up = follow_up_at(interview) if interview.waiting_since else None
    is_coming = interview.stage == Stage.SCHEDULED
    has_time = interview.stage in (Stage.SCHEDULED, Stage.HELD, Stage.THANKED, Stage.LAPSED)
    return {
        "starts_at_shown": has_time and interview.starts_at,
        "starts_in": days_until(guaranteed(interview.starts_at), now, own_zone)
        if is_coming
        else "",
        "other_zone": "" if zones.is_same(theirs, own_zone) else theirs,
        "meet_line": meet_line(interview, for_student=True),
        "is_past": bool(interview.ends_at and interview.ends_at <= now),
        "by_site": interview.channel == Channel.SITE,
        "follow_up_on": follow_up,
        "follow_up_ready": bool(follow_up and now >= follow_up and not interview.has_open_question),
        "closed_for_good": interview.stage in OUTCOMES,
    }


ANSWERED = (Stage.DECLINED, Stage.NOT_NOW, Stage.HELD, Stage.THANKED)
OFFERED = (
    "accept",
    "follow_up",
    "withdraw",
    "stop_waiting",
    "move",
    "cancel",
    "miss",
    "happened",
    "change_how",
    "thank",
)


# What a student who left is shown once the last talks are over: all to read, nothing to do.
NOTHING_TO_DO: dict[str, Any] = {
    "step": None,
    "suggested": [],
    "undo": None,
    "asked": [],
    "can": {},
    "can_plan": False,
    "can_note": False,
    "introducer": None,
    "is_gone": True,
}


@access(Role.STUDENT, methods=GET)
def invite(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if interview.stage != Stage.SCHEDULED:
        raise Http404
    content = calendar_file(
        interview, now=request.now, method="PUBLISH", for_student=True, url=student_url(interview)
    )
    return ics(content)


def ics(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = 'attachment; filename="talk.ics"'
    response["Cache-Control"] = "no-store"
    return response
