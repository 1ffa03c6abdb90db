"""Emails that the site itself writes about an interview: confirmations, changes, news of answers.

They are built from the facts at the time of sending.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.utils import formats
from django.utils.translation import gettext as _

from core.dates import day_time_zone, time_of_day, weekday
from core.links import absolute, page
from interviews.domain.question_sheet import questions_line
from interviews.domain.wording import SAYS, answer_line, meet_line, people, sentence
from interviews.emails.ics import calendar_file, method_of, student_url
from interviews.emails.placeholders import NOT_ME
from interviews.emails.student_left import unless_student_left
from interviews.emails.student_letters import event_of, interview_of
from interviews.models import (
    OPEN,
    AnswerLink,
    AnswerUndo,
    Interview,
    InterviewEvent,
    Stage,
    guaranteed,
)
from office.selectors.settings import office_settings
from outbox.domain.kinds import Message
from outbox.models import Email
from outbox.selectors.texts import render_text
from outbox.services import SUPERSEDED

CALENDAR = {"accept", "move", "change_how", "cancel", "undo_answer"}
# moves with another text if the student recorded them
RECORDED = {"accept", "move", "cancel"}
UNDONE = "undo_answer"
AS_ASKED = {"move", "cancel"}  # the same for the contact
STILL_NEWS = {  # the stages in which the email about a move still holds
    "accept": {Stage.SCHEDULED},
    "move": {Stage.SCHEDULED},
    "change_how": {Stage.SCHEDULED},
    "propose": {Stage.PROPOSING},
    "ask_back": OPEN,
    "decline": {Stage.DECLINED},
    "bar": {Stage.DECLINED},
    "not_now": {Stage.NOT_NOW},
    "cancel": {Stage.CANCELED},
    "offer_again": {Stage.ASKED},
    "miss": {Stage.MISSED},
    "withdraw": {Stage.WITHDRAWN},
    "undo_answer": set(Stage),
}


@unless_student_left(interview_of)
def build_confirmation(email: Email, now: dt.datetime) -> Message:
    """Build "confirmation": to the contact after a yes, with the calendar file."""
    interview = interview_of(email)
    event = interview.events.filter(move="accept").order_by("-pk").first() or InterviewEvent(
        move="accept"
    )
    event.interview = interview
    link = AnswerLink.of(interview).url
    wish = {"first": interview.student.first_name, "goal": interview.goal_phrase}
    values = people(interview) | {
        "when": day_time_zone(guaranteed(interview.starts_at), interview.contact_zone),
        "duration": interview.minutes,
        "meet_line": meet_line(interview, for_student=False),
        "goal_line": _("%(first)s wants to understand %(goal)s.") % wish if interview.goal else "",
        "questions_line": questions_line(interview, now),
        "link": link,
        **_not_me(event),
    }
    message = Message(*render_text("confirmation", values), buttons=_buttons(values))
    return _with_calendar(message, event, now, link, for_student=False)


def confirmation_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return interview.stage == Stage.SCHEDULED and str(interview.calendar_sequence) == email.fact


def build_answer(email: Email, now: dt.datetime) -> Message:
    event = event_of(email)
    interview = event.interview
    link = (
        absolute(page("interviews:reply", interview.code))
        if event.move == "ask_back"
        else student_url(interview)
    )
    move = _announced_move(event)
    is_recorded = move in RECORDED and event.by != InterviewEvent.By.CONTACT
    key = f"answer_{move}_recorded" if is_recorded else f"answer_{move}"
    values = _placeholder_values(event, interview.student.zone, link, for_student=True)
    message = Message(*render_text(key, values), buttons={link: _("Open the talk")})
    return _with_calendar(message, event, now, link, for_student=True)


@unless_student_left(lambda email: event_of(email).interview)
def build_change(email: Email, now: dt.datetime) -> Message:
    """Build "change": moved or canceled, to the contact, with the new calendar file."""
    event = event_of(email)
    interview, link = event.interview, AnswerLink.of(event.interview).url
    move = _announced_move(event)
    is_as_asked = move in AS_ASKED and event.by == InterviewEvent.By.CONTACT
    key = f"change_{move}_as_asked" if is_as_asked else f"change_{move}"
    values = _placeholder_values(event, interview.contact_zone, link, for_student=False) | _not_me(
        event
    )
    message = Message(*render_text(key, values), buttons=_buttons(values))
    return _with_calendar(message, event, now, link, for_student=False)


@unless_student_left(lambda email: event_of(email).interview)
def build_receipt(email: Email, now: dt.datetime) -> Message:
    """Build "receipt": to the contact after any other answer by the link.

    It lets the contact notice and undo an answer that somebody else gave.
    """
    event = event_of(email)
    values = _placeholder_values(
        event, event.interview.contact_zone, AnswerLink.of(event.interview).url, for_student=False
    )
    values |= {"answer_line": answer_line(event)} | _not_me(event)
    return Message(*render_text("receipt", values), buttons=_buttons(values))


def _not_me(event: InterviewEvent) -> dict[str, str]:
    """Return the values for undoing an answer by the link; empty if the student recorded it."""
    undo = AnswerUndo.objects.filter(event=event.pk).first()
    lines = f"{NOT_ME}\n{undo.url}" if undo else ""
    return {"not_me_lines": lines, "not_me": undo.url if undo else ""}


def _buttons(values: Mapping[str, object]) -> dict[str, str]:
    # One button only: the undo link stays plain text.
    return {str(values["link"]): _("Open your page"), str(values["not_me"]): ""}


def _announced_move(event: InterviewEvent) -> str:
    """Return the move that an email names: "change_how" if the time is as last announced.

    Changes in quick succession share the email of the last one; its note holds the time that was
    announced before.
    """
    if event.move not in ("move", "change_how") or not event.note:
        return event.move
    return (
        "change_how"
        if dt.datetime.fromisoformat(event.note) == event.interview.starts_at
        else "move"
    )


def _is_nothing_new(email: Email, event: InterviewEvent) -> bool:
    """True if the talk was moved there and back before any email, and nothing else changed."""
    if event.move != "move" or _announced_move(event) == "move":
        return False
    others = event.interview.events.filter(move="change_how", pk__lt=event.pk).values("pk")
    superseded = Email.objects.filter(
        kind=email.kind, object_id__in=others, last_error_class=SUPERSEDED
    )
    return not superseded.exists()


def event_wanted(email: Email, now: dt.datetime) -> bool:
    """True while the stage fits, and no later event of this kind replaces or undoes it."""
    event = event_of(email)
    if _is_nothing_new(email, event):
        return False
    # A second question does not replace the first.
    newer = [UNDONE] if event.move == "ask_back" else [event.move, UNDONE]
    later = InterviewEvent.objects.filter(
        interview=event.interview, move__in=newer, id__gt=event.id
    )
    return event.interview.stage in STILL_NEWS.get(event.move, set()) and not later.exists()


def _placeholder_values(
    event: InterviewEvent, zone: str, link: str, *, for_student: bool
) -> dict[str, str]:
    interview = event.interview
    until = interview.not_now_until
    values = (
        people(interview)
        | _notes(event)
        | dict.fromkeys(("when", "weekday", "time", "old_time", "meet_line"), "")
    )
    values |= {
        "link": link,
        "month": formats.date_format(until, "F Y") if until else "",
        "program": office_settings().name,
    }
    if interview.starts_at:
        values |= {
            "when": day_time_zone(interview.starts_at, zone),
            "weekday": weekday(interview.starts_at, zone),
            "time": time_of_day(interview.starts_at, zone),
            "meet_line": meet_line(interview, for_student=for_student),
        }
    if _announced_move(event) == "move" and event.note:
        values["old_time"] = day_time_zone(dt.datetime.fromisoformat(event.note), zone)
    if event.move == UNDONE:
        changes = event.note or interview.stage == Stage.SCHEDULED
        values["calendar_line"] = _("The attached file corrects your calendar.") if changes else ""
    return values


def _notes(event: InterviewEvent) -> dict[str, str]:
    """Return the values from the note of `event`: a message, or for a yes that it came late."""
    first, note = event.interview.contact.first_name, event.note if event.move in SAYS else ""
    is_late = event.move == "accept" and event.note == "late"
    return {
        "note_line": _("The note says: “%(note)s”") % {"note": sentence(note)} if note else "",
        "note_quoted": f"“{note}”" if note else "",
        "late_line": _("%(first)s answered after all, and said yes.") % {"first": first}
        if is_late
        else "",
    }


def _with_calendar(
    message: Message, event: InterviewEvent, now: dt.datetime, url: str, *, for_student: bool
) -> Message:
    interview = _as_in_calendars(event)
    if event.move not in CALENDAR or interview.starts_at is None:
        return message
    method = method_of(interview)
    content = calendar_file(interview, now=now, method=method, for_student=for_student, url=url)
    return replace(message, calendar=content, calendar_method=method)


def _as_in_calendars(event: InterviewEvent) -> Interview:
    """Return the interview as in its calendar file: an undone answer cancels its agreed talk."""
    interview = event.interview
    if event.move == UNDONE and interview.stage != Stage.SCHEDULED:
        interview.starts_at = dt.datetime.fromisoformat(event.note) if event.note else None
        interview.ends_at = (
            interview.starts_at + interview.duration if interview.starts_at else None
        )
    return interview
