"""The letter of a request: drafted from the student's answers until the student edits it."""

import datetime as dt
import hashlib

from django.utils.translation import gettext as _

from contacts.models import Contact
from core.dates import day_time_zone
from interviews.domain.letter_view import LetterView, letter_view
from interviews.domain.wording import MARKER, letter, times_text
from interviews.emails.placeholders import OPENS, YOUR_PAGE
from interviews.models import AnswerLink, Interview, Slot
from office.selectors.settings import office_settings

TRIED = ("goal", "why_you", "known_through", "minutes", "how", "place", "subject", "message")


def letter_digest(subject: str, message: str) -> str:
    """Return a digest that ignores white space, used to detect an edited letter."""
    words = " ".join(f"{subject} {message}".split())
    return hashlib.sha256(words.encode()).hexdigest()


def draft_letter(interview: Interview, values: dict, relationship: str) -> tuple[str, str]:
    """Return subject and message of `interview` as if it had `values`; saves nothing."""
    return letter(trial(interview, values), relationship or Contact.Relationship.NOT_MET)


def trial(interview: Interview, values: dict) -> Interview:
    """Return an unsaved interview with the answers in `values`."""
    found = Interview(student=interview.student, contact=interview.contact)
    for name in TRIED:
        if values.get(name) not in (None, ""):
            setattr(found, name, values[name])
    return found


def with_marker(message: str) -> str:
    """Return the message with the marker for the times, appended if the student removed it."""
    return message if MARKER in message else f"{message.rstrip()}\n\n{MARKER}"


def times_and_link(times: str, url: str, *, is_agreed: bool = False) -> str:
    """Return what replaces the marker: the offered times, and the answer link with its lead-in."""
    if is_agreed:
        return f"{YOUR_PAGE}\n{url}"
    return f"{times}\n\n{OPENS}\n{url}".strip()


def render_sent_body(interview: Interview, message: str) -> str:
    return _filled(interview, message, masked_link())


def letter_to_send(interview: Interview) -> LetterView:
    """Return a stored draft as its reader will see it."""
    starts = [slot.starts_at for slot in interview.slots.all() if slot.by == Slot.By.STUDENT]
    return letter_with_times(interview, starts)


def letter_with_times(interview: Interview, starts: list[dt.datetime]) -> LetterView:
    times = [day_time_zone(start, interview.contact_zone) for start in starts]
    own = (interview.goal_phrase, interview.why_you)
    return letter_view(interview.subject, interview.message, times=times, own=own, has_link=True)


def to_copy(interview: Interview, message: str) -> str:
    """Return the message with the live answer link, for a student who sends it without the site."""
    return _filled(interview, message, current_link(interview).url)


def masked_link() -> str:
    return _("[the link to answer]")


def current_link(interview: Interview) -> AnswerLink:
    """Return the interview's link, unsaved if it has none yet. One query."""
    return AnswerLink.objects.filter(interview=interview).first() or AnswerLink(interview=interview)


def _filled(interview: Interview, message: str, link: str) -> str:
    starts = [slot.starts_at for slot in interview.slots.all() if slot.by == Slot.By.STUDENT]
    times = times_text(starts, interview.contact_zone)
    return with_marker(message).replace(MARKER, times_and_link(times, link))


def short_text(interview: Interview) -> str:
    """Return at most about 200 characters before the link, for LinkedIn or a text message."""
    profile = getattr(interview.student, "profile", None)
    about = {
        "first": interview.contact.short_name,
        "subject": profile.subject if profile and profile.subject else "",
        "university": office_settings().university,
        "minutes": interview.minutes,
    }
    who = (
        _("I study %(subject)s at %(university)s.")
        if about["subject"]
        else _("I'm a student at %(university)s.")
    )
    ask = (
        _(
            "Hi %(first)s, %(who)s Whom do you know who could tell me about their work? A name "
            "helps, or %(minutes)s minutes with you. Not a job request."
        )
        if interview.contact.is_connector
        else _(
            "Hi %(first)s, %(who)s Could I ask you about your work for %(minutes)s minutes? "
            "Just questions, not a job request."
        )
    )
    return f"{ask % (about | {'who': who % about})} {current_link(interview).url}"
