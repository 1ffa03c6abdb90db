"""The email that replaces others to a contact once the student's account is closed."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.utils.translation import gettext as _

from core.dates import day_time_zone
from interviews.domain.wording import people
from interviews.emails.ics import calendar_file
from interviews.models import Interview, Stage, guaranteed
from office.selectors.settings import office_settings
from outbox.domain.kinds import Message
from outbox.models import Email
from outbox.selectors.texts import render_text

Build = Callable[[Email, dt.datetime], Message]


def unless_student_left(interview_of: Callable[[Email], Interview]) -> Callable[[Build], Build]:
    """Decorate a builder of email to a contact: it sends another email if the student has left."""

    def decorate(build: Build) -> Build:
        @wraps(build)
        def wrapped(email: Email, now: dt.datetime) -> Message:
            interview = interview_of(email)
            if interview.student.is_active:
                return build(email, now)
            return _student_left(interview, now)

        return wrapped

    return decorate


def _student_left(interview: Interview, now: dt.datetime) -> Message:
    """From the office, without a link; the calendar file cancels a coming talk."""
    office = office_settings()
    talk_line, calendar = "", b""
    if interview.stage == Stage.SCHEDULED and guaranteed(interview.ends_at) > now:
        when = {"when": day_time_zone(guaranteed(interview.starts_at), interview.contact_zone)}
        talk_line = _("Your talk on %(when)s will not take place.") % when
        calendar = calendar_file(interview, now=now, method="CANCEL", for_student=False, url="")
    values = people(interview) | {"office_name": office.office_name, "talk_line": talk_line}
    subject, text = render_text("student_left", values)
    return Message(
        subject,
        text,
        from_name=office.sender_name,
        reply_to=office.contact_email,
        calendar=calendar,
        calendar_method="CANCEL",
    )
