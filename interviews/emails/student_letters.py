"""Letters from a student to a contact: final when sent, except for the times and the link."""

import datetime as dt
import re

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.selectors.hidden_addresses import takes_requests
from core.dates import day_time_zone
from interviews.emails import request_letter
from interviews.models import (
    LETTER_KINDS,
    OPEN,
    AnswerLink,
    Interview,
    InterviewEvent,
    Stage,
)
from interviews.selectors.student_times import open_slots
from outbox.domain.kinds import Message, get
from outbox.models import Email
from outbox.selectors.texts import render_text

LETTERS = ("request", "follow_up", "reply", "after_missed", "thank_you", *LETTER_KINDS)
ANSWER_LINK = re.compile(rf"{re.escape(settings.PUBLIC_BASE_URL)}/r/\S+")


def interview_of(email: Email) -> Interview:
    return Interview.objects.with_people().get(pk=row_id(email))


def event_of(email: Email) -> InterviewEvent:
    return InterviewEvent.objects.select_related(
        "interview__contact", "interview__student", "interview__student__profile"
    ).get(pk=row_id(email))


def row_id(email: Email) -> int:
    """Return the row that an email is about. Raises ValueError if there is none."""
    if email.object_id is None:
        raise ValueError(f"Email {email.pk} is about no row.")
    return email.object_id


def build_letter(email: Email, now: dt.datetime) -> Message:
    """Build the student's letter; the marker becomes the offered times and the link."""
    return _letter(
        email, interview_of(email), offers=email.kind in {"request", "follow_up", "reply"}
    )


def build_letter_after(email: Email, now: dt.datetime) -> Message:
    event = event_of(email)
    return _letter(email, event.interview, offers=event.move == "offer_again")


def _letter(email: Email, interview: Interview, *, offers: bool) -> Message:
    """With `offers`, append times and link to a letter without the marker."""
    text, links, buttons = email.body, {}, {}
    if offers or request_letter.MARKER in text:
        url = AnswerLink.of(interview).url
        is_agreed = interview.stage == Stage.SCHEDULED
        for slot in () if is_agreed else open_slots(interview, email.due_at):
            links[f"– {day_time_zone(slot.starts_at, interview.contact_zone)}"] = (
                f"{url}?answer=t{slot.pk}"
            )
        times = "\n".join(links)
        answer = _("Answer %(first)s") % {"first": interview.student.first_name}
        buttons[url] = _("Open your page") if is_agreed else answer
        text = request_letter.with_marker(text).replace(
            request_letter.MARKER, request_letter.times_and_link(times, url, is_agreed=is_agreed)
        )
    return Message(email.subject, text, links=links, buttons=buttons)


def request_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return (
        interview.stage in OPEN
        and _is_of(email, interview.asked_at)
        and _takes_requests(email, interview, now)
    )


def follow_up_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return (
        interview.stage == Stage.ASKED
        and _is_of(email, interview.followed_up_at)
        and _takes_requests(email, interview, now)
    )


def _takes_requests(email: Email, interview: Interview, now: dt.datetime) -> bool:
    """False for somebody who left the directory, or was put on hold there, since it was written."""
    return not email.hides_address or takes_requests(interview.contact, now, address=email.address)


def reply_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return interview.can("reply") and _is_of(email, interview.replied_at)


def thanks_wanted(email: Email, now: dt.datetime) -> bool:
    return _is_of(email, interview_of(email).thanked_at)


def _is_of(email: Email, moment: dt.datetime | None) -> bool:
    """True if `email` is the letter of that moment, not an earlier or undone one."""
    return moment is not None and moment.isoformat() == email.fact


# after "It went to"
_HIDDEN = gettext_lazy("the address that the office has")


def build_copy(email: Email, now: dt.datetime) -> Message:
    """Build the student's copy of the letter as sent, with the contact's link masked."""
    original = Email.objects.get(pk=row_id(email))
    letter = get(original.kind).build(original, now)
    values = {
        "original_subject": letter.subject,
        "address": _HIDDEN if original.hides_address else original.address,
        "letter": ANSWER_LINK.sub(request_letter.masked_link(), letter.text),
    }
    return Message(*render_text("letter_copy", values))
