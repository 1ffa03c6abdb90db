"""Emails to a contact once the student's account is closed, from the office."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.utils.translation import gettext as _

from core.dates import day_time_zone
from interviews.domain.wording import people
from interviews.emails.ics import calendar_file
from interviews.emails.student_letters import event_of
from interviews.models import Interview, Stage, guaranteed
from office.selectors.settings import office_settings
from outbox.domain.kinds import Message
from outbox.models import Email
from outbox.selectors.texts import render_text
from users.selectors.leaving import is_gone

Build = Callable[[Email, dt.datetime], Message]


def unless_student_left(interview_of: Callable[[Email], Interview]) -> Callable[[Build], Build]:
    """Decorate a builder of email to a contact: it sends another email if the student has left."""

    def decorate(build: Build) -> Build:
        @wraps(build)
        def wrapped(email: Email, now: dt.datetime) -> Message:
            interview = interview_of(email)
            if not is_gone(interview.student, now):
                return build(email, now)
            return _student_left(interview, now)

        return wrapped

    return decorate


def build_closed(email: Email, now: dt.datetime) -> Message:
    """Build "talk_closed": the office closed a request or talk with the student's account."""
    event = event_of(email)
    interview = event.interview
    is_agreed = event.move == "cancel"
    talk_line = talk_off_line(interview) if is_agreed else _("You need not answer the request.")
    word = {"word_quoted": f"“{event.note}”" if event.note else "", "talk_line": talk_line}
    return _from_office("closed_by_office", interview, word, now, cancels=is_agreed)


def _student_left(interview: Interview, now: dt.datetime) -> Message:
    is_coming = interview.stage == Stage.SCHEDULED and guaranteed(interview.ends_at) > now
    talk = {"talk_line": talk_off_line(interview) if is_coming else ""}
    return _from_office("student_left", interview, talk, now, cancels=is_coming)


def talk_off_line(interview: Interview) -> str:
    when = {"when": day_time_zone(guaranteed(interview.starts_at), interview.contact_zone)}
    return _("Your talk on %(when)s will not take place.") % when


def _from_office(
    text_key: str, interview: Interview, values: dict[str, str], now: dt.datetime, *, cancels: bool
) -> Message:
    """Return an email without a link; its calendar file cancels the talk."""
    office = office_settings()
    calendar = b""
    if cancels:
        calendar = calendar_file(interview, now=now, method="CANCEL", for_student=False, url="")
    values = people(interview) | {"office_name": office.office_name} | values
    subject, text = render_text(text_key, values)
    return Message(
        subject,
        text,
        from_name=office.sender_name,
        reply_to=office.contact_email,
        calendar=calendar,
        calendar_method="CANCEL",
    )
