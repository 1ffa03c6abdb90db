"""What a contact is told by email in place of a confirmation once the student's account is
closed."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.utils.translation import gettext as _

from core.dates import day_time_zone
from interviews.domain.wording import people
from interviews.emails.ics import calendar_file
from interviews.models import Interview, Stage
from office.services import current
from outbox.domain.kinds import Message
from outbox.models import Email
from outbox.selectors.texts import words

Build = Callable[[Email, dt.datetime], Message]


def unless_left(interview_of: Callable[[Email], Interview]) -> Callable[[Build], Build]:
    """For builders of what the site writes to a contact: the kind truth, where the student has
    left meanwhile."""

    def decorate(build: Build) -> Build:
        @wraps(build)
        def wrapped(email: Email, now: dt.datetime) -> Message:
            interview = interview_of(email)
            return build(email, now) if interview.student.is_active else _left(interview, now)

        return wrapped

    return decorate


def _left(interview: Interview, now: dt.datetime) -> Message:
    """From the office, with a calendar file that takes a talk out again. Without a link: nothing
    is to be answered."""
    office, is_coming = current(), interview.stage == Stage.SCHEDULED and interview.ends_at > now
    talk_line, calendar = "", b""
    if is_coming:
        when = {"when": day_time_zone(interview.starts_at, interview.contact_zone)}
        talk_line = _("Your talk on %(when)s will not take place.") % when
        calendar = calendar_file(interview, now=now, method="CANCEL", for_student=False, url="")
    values = people(interview) | {"office_name": office.office_name, "talk_line": talk_line}
    subject, text = words("student_left", values)
    return Message(
        subject,
        text,
        from_name=office.sender_name,
        reply_to=office.contact_email,
        calendar=calendar,
        calendar_method="CANCEL",
    )
