"""The emails that a student wrote to a contact: their words are final since Send, only times and
link are filled in."""

import datetime as dt
import re

from django.conf import settings
from django.utils.translation import gettext as _

from core.dates import day_time_zone
from interviews.emails import request_letter
from interviews.models import OPEN, AnswerLink, Interview, InterviewEvent, Stage
from interviews.selectors.student_times import open_slots
from outbox.domain.kinds import Message, get
from outbox.models import Email
from outbox.selectors.texts import words

LETTERS = ("request", "follow_up", "reply", "after_missed", "thank_you")
ANSWER_LINK = re.compile(rf"{re.escape(settings.PUBLIC_BASE_URL)}/r/\S+")


def interview_of(email: Email) -> Interview:
    return Interview.objects.with_people().get(pk=email.object_id)


def event_of(email: Email) -> InterviewEvent:
    return InterviewEvent.objects.select_related(
        "interview__contact", "interview__student", "interview__student__profile"
    ).get(pk=email.object_id)


def build_letter(email: Email, now: dt.datetime) -> Message:
    """The student's words; the marker becomes the offered times, each a button of its own, and
    the one link."""
    return _letter(
        email, interview_of(email), offers=email.kind in {"request", "follow_up", "reply"}
    )


def build_letter_after(email: Email, now: dt.datetime) -> Message:
    """The same for a line that speaks of one event."""
    event = event_of(email)
    return _letter(email, event.interview, offers=event.move == "offer_again")


def _letter(email: Email, interview: Interview, *, offers: bool) -> Message:
    """With `offers` the times go to the end of a letter that lost their place."""
    text, links, buttons = email.body, {}, {}
    if offers or request_letter.MARKER in text:
        url = AnswerLink.of(interview).url
        is_agreed = interview.stage == Stage.SCHEDULED
        for slot in () if is_agreed else open_slots(interview, email.due_at):
            links[f"– {day_time_zone(slot.starts_at, interview.contact_zone)}"] = (
                f"{url}?answer=t{slot.pk}"
            )
        times = "\n".join(links)
        buttons[url] = _("Answer %(first)s") % {"first": interview.student.first_name}
        text = request_letter.with_marker(text).replace(
            request_letter.MARKER, request_letter.times_and_link(times, url, is_agreed=is_agreed)
        )
    return Message(email.subject, text, links=links, buttons=buttons)


def request_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return interview.stage in OPEN and interview.asked_at.isoformat() == email.fact


def follow_up_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    # Rows of an older release name the request instead of the follow-up itself.
    facts = {
        moment.isoformat() for moment in (interview.asked_at, interview.followed_up_at) if moment
    }
    return interview.stage == Stage.ASKED and email.fact in facts


def reply_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return (
        interview.can("reply")
        and interview.replied_at is not None
        and interview.replied_at.isoformat() == email.fact
    )


def thanks_wanted(email: Email, now: dt.datetime) -> bool:
    interview = interview_of(email)
    return bool(interview.thanked_at) and interview.thanked_at.isoformat() == email.fact


def build_copy(email: Email, now: dt.datetime) -> Message:
    """For the student: the letter as it went out, without the key to the contact's page."""
    original = Email.objects.get(pk=email.object_id)
    letter = get(original.kind).build(original, now)
    values = {
        "original_subject": letter.subject,
        "address": original.address,
        "letter": ANSWER_LINK.sub(request_letter.hidden_link(), letter.text),
    }
    return Message(*words("letter_copy", values))
