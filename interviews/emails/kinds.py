"""The emails of an interview that the site writes, rendered from the facts, and the kinds of all
of them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import day_time_zone, time_of_day, weekday
from core.links import absolute, page
from interviews.domain.question_sheet import questions_line
from interviews.domain.wording import SAYS, answer_line, meet_line, people
from interviews.emails import keep_in_touch_templates
from interviews.emails.ics import calendar_file, method_of, student_url
from interviews.emails.student_left import unless_left
from interviews.emails.student_letters import (
    build_copy,
    build_letter,
    build_letter_after,
    event_of,
    follow_up_wanted,
    interview_of,
    reply_wanted,
    request_wanted,
    thanks_wanted,
)
from interviews.emails.templates import NOT_ME, register_texts
from interviews.models import OPEN, AnswerLink, AnswerUndo, Interview, InterviewEvent, Stage
from interviews.models.email_choices import ANSWERS, COPIES
from office.services import current
from outbox.domain.kinds import Kind, Message, register
from outbox.models import Email
from outbox.selectors.texts import words
from outbox.services import SUPERSEDED

CALENDAR = {"accept", "move", "change_how", "cancel", "undo_answer"}
# told to the student in other words when they are the student's own
RECORDED = {"accept", "move", "cancel"}
UNDONE = "undo_answer"
AS_ASKED = {"move", "cancel"}  # the same for the contact
WHILE = {  # the stage in which the news of a move is still news
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
    "undo_answer": set(Stage),
}


@unless_left(interview_of)
def build_confirmation(email: Email, now: dt.datetime) -> Message:
    """F: to the contact after a yes, with the calendar file."""
    interview = interview_of(email)
    event = interview.events.filter(move="accept").order_by("-pk").first() or InterviewEvent(
        move="accept"
    )
    event.interview = interview
    link = AnswerLink.of(interview).url
    wish = {"first": interview.student.first_name, "goal": interview.goal_phrase}
    values = people(interview) | {
        "when": day_time_zone(interview.starts_at, interview.contact_zone),
        "duration": interview.minutes,
        "meet_line": meet_line(interview, for_student=False),
        "goal_line": _("%(first)s wants to understand %(goal)s.") % wish if interview.goal else "",
        "questions_line": questions_line(interview, now),
        "link": link,
        **_not_me(event),
    }
    message = Message(*words("confirmation", values), buttons=_buttons(values))
    return _with_calendar(message, event, now, link, for_student=False)


def confirmation_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return interview.stage == Stage.SCHEDULED and str(interview.calendar_sequence) == email.fact


def build_answer(email: Email, now: dt.datetime) -> Message:
    """R: to the student at once, one or two sentences and one link."""
    event = event_of(email)
    interview = event.interview
    link = (
        absolute(page("interviews:reply", interview.code))
        if event.move == "ask_back"
        else student_url(interview)
    )
    move = _told(event)
    is_recorded = move in RECORDED and event.by != InterviewEvent.By.CONTACT
    key = f"answer_{move}_recorded" if is_recorded else f"answer_{move}"
    values = _values(event, interview.student.zone, link, for_student=True)
    message = Message(*words(key, values), buttons={link: _("Open the talk")})
    return _with_calendar(message, event, now, link, for_student=True)


@unless_left(lambda email: event_of(email).interview)
def build_change(email: Email, now: dt.datetime) -> Message:
    """S: moved or canceled, to the contact, with the calendar file that tells the calendar."""
    event = event_of(email)
    interview, link = event.interview, AnswerLink.of(event.interview).url
    move = _told(event)
    is_as_asked = move in AS_ASKED and event.by == InterviewEvent.By.CONTACT
    key = f"change_{move}_as_asked" if is_as_asked else f"change_{move}"
    values = _values(event, interview.contact_zone, link, for_student=False) | _not_me(event)
    message = Message(*words(key, values), buttons=_buttons(values))
    return _with_calendar(message, event, now, link, for_student=False)


@unless_left(lambda email: event_of(email).interview)
def build_receipt(email: Email, now: dt.datetime) -> Message:
    """To the contact after any other answer by the link, so that one which was not theirs is
    noticed and undone."""
    event = event_of(email)
    values = _values(
        event, event.interview.contact_zone, AnswerLink.of(event.interview).url, for_student=False
    )
    values |= {"answer_line": answer_line(event)} | _not_me(event)
    return Message(*words("receipt", values), buttons=_buttons(values))


def _not_me(event: InterviewEvent) -> dict[str, str]:
    """The lines that undo an answer by the link; empty for what the student recorded."""
    undo = AnswerUndo.objects.filter(event=event.pk).first()
    lines = f"{NOT_ME}\n{undo.url}" if undo else ""
    return {"not_me_lines": lines, "not_me": undo.url if undo else ""}


def _buttons(values: Mapping[str, object]) -> dict[str, str]:
    """One button, for the contact's page; the way to undo stays a plain link."""
    return {str(values["link"]): _("Open your page"), str(values["not_me"]): ""}


def _told(event: InterviewEvent) -> str:
    """As which move an event is told: moves of a burst, and changes of how they talk, are told
    together by the last.

    Its note has the time that was told before.
    """
    if event.move not in ("move", "change_how") or not event.note:
        return event.move
    return (
        "change_how"
        if dt.datetime.fromisoformat(event.note) == event.interview.starts_at
        else "move"
    )


def _is_nothing_new(email: Email, event: InterviewEvent) -> bool:
    """Whether a talk was moved there and back before anybody was told, and nothing else of it
    was changed."""
    if event.move != "move" or _told(event) == "move":
        return False
    others = event.interview.events.filter(move="change_how", pk__lt=event.pk).values("pk")
    unsaid = Email.objects.filter(
        kind=email.kind, object_id__in=others, last_error_class=SUPERSEDED
    )
    return not unsaid.exists()


def event_wanted(email: Email, now: dt.datetime) -> bool:
    """Whether the news is still true: the stage fits, no later move of that sort was made, and
    it was not undone."""
    event = event_of(email)
    if _is_nothing_new(email, event):
        return False
    # one question does not replace another
    newer = [UNDONE] if event.move == "ask_back" else [event.move, UNDONE]
    later = InterviewEvent.objects.filter(
        interview=event.interview, move__in=newer, id__gt=event.id
    )
    return event.interview.stage in WHILE.get(event.move, set()) and not later.exists()


def _values(event: InterviewEvent, zone: str, link: str, *, for_student: bool) -> dict[str, str]:
    """What the texts on a move may say, in the reader's zone; empty where it does not apply."""
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
        "program": current().name,
    }
    if interview.starts_at:
        values |= {
            "when": day_time_zone(interview.starts_at, zone),
            "weekday": weekday(interview.starts_at, zone),
            "time": time_of_day(interview.starts_at, zone),
            "meet_line": meet_line(interview, for_student=for_student),
        }
    if _told(event) == "move" and event.note:
        values["old_time"] = day_time_zone(dt.datetime.fromisoformat(event.note), zone)
    if event.move == UNDONE:
        changes = event.note or interview.stage == Stage.SCHEDULED
        values["calendar_line"] = _("The attached file corrects your calendar.") if changes else ""
    return values


def _notes(event: InterviewEvent) -> dict[str, str]:
    """What somebody added to the move; in other moves the note holds a fact instead of words."""
    first, note = event.interview.contact.first_name, event.note if event.move in SAYS else ""
    is_late = event.move == "accept" and event.note == "late"
    return {
        "note_line": _("The note says: “%(note)s”") % {"note": note} if note else "",
        "note_quoted": f"“{note}”" if note else "",
        "late_line": _("%(first)s answered after all, and said yes.") % {"first": first}
        if is_late
        else "",
    }


def _with_calendar(
    message: Message, event: InterviewEvent, now: dt.datetime, url: str, *, for_student: bool
) -> Message:
    """With the calendar file where the move has one."""
    interview = _as_in_calendars(event)
    if event.move not in CALENDAR or interview.starts_at is None:
        return message
    method = method_of(interview)
    content = calendar_file(interview, now=now, method=method, for_student=for_student, url=url)
    return replace(message, calendar=content, calendar_method=method)


def _as_in_calendars(event: InterviewEvent) -> Interview:
    """The interview with the appointment that its calendar file speaks of: the one that an
    undone answer had made."""
    interview = event.interview
    if event.move == UNDONE and interview.stage != Stage.SCHEDULED:
        interview.starts_at = dt.datetime.fromisoformat(event.note) if event.note else None
        interview.ends_at = (
            interview.starts_at + interview.duration if interview.starts_at else None
        )
    return interview


WEEK, TWO_DAYS = dt.timedelta(days=7), dt.timedelta(days=2)
to_contact = partial(Kind, to_contact=True)
by_site = partial(to_contact, outlives_sender=True)
CONTACTS_KINDS = (
    to_contact(
        "request", build_letter, request_wanted, keeps_for=WEEK, label=gettext_lazy("Request")
    ),
    to_contact(
        "follow_up",
        build_letter,
        follow_up_wanted,
        keeps_for=TWO_DAYS,
        label=gettext_lazy("Follow-up"),
    ),
    to_contact(
        "after_missed",
        build_letter_after,
        event_wanted,
        keeps_for=TWO_DAYS,
        label=gettext_lazy("After a missed talk"),
    ),
    to_contact(
        "reply",
        build_letter,
        reply_wanted,
        keeps_for=TWO_DAYS,
        is_counted=False,
        label=gettext_lazy("Reply to a question"),
    ),
    to_contact(
        "thank_you", build_letter, thanks_wanted, keeps_for=WEEK, label=gettext_lazy("Thank-you")
    ),
    by_site(
        "confirmation",
        build_confirmation,
        confirmation_wanted,
        keeps_for=TWO_DAYS,
        label=gettext_lazy("Confirmation of a talk"),
    ),
    by_site(
        "receipt",
        build_receipt,
        event_wanted,
        keeps_for=TWO_DAYS,
        label=gettext_lazy("Confirmation of an answer"),
    ),
    by_site(
        "change",
        build_change,
        event_wanted,
        keeps_for=TWO_DAYS,
        label=gettext_lazy("Change of a talk"),
    ),
)
STUDENTS_KINDS = (
    Kind(
        "letter_copy",
        build_copy,
        keeps_for=TWO_DAYS,
        choice=COPIES,
        label=gettext_lazy("Copy of a student's letter"),
    ),
    Kind(
        "answer",
        build_answer,
        event_wanted,
        keeps_for=TWO_DAYS,
        choice=ANSWERS,
        label=gettext_lazy("News of a request or talk"),
    ),
)


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register_texts()
    keep_in_touch_templates.register_texts()
    for kind in CONTACTS_KINDS + STUDENTS_KINDS:
        register(kind)
