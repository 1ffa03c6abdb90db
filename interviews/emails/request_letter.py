"""The letter that goes with a draft: written from the answers while untouched, kept as soon as
the student edits it."""

import hashlib

from django.utils.translation import gettext as _

from contacts.models import Contact
from interviews.domain.wording import MARKER, letter, times_text
from interviews.emails.templates import OPENS, YOUR_PAGE
from interviews.models import AnswerLink, Interview, Slot
from office.services import current


def letter_digest(subject: str, message: str) -> str:
    """How a page knows whether its letter was edited: equal for equal words, whatever the line
    ends."""
    words = " ".join(f"{subject} {message}".split())
    return hashlib.sha256(words.encode()).hexdigest()


def draft_letter(interview: Interview, values: dict, relationship: str) -> tuple[str, str]:
    """Subject and message from `values`, as `interview` with them would have them. Changes
    nothing stored."""
    trial = Interview(student=interview.student, contact=interview.contact)
    for name in ("goal", "why_you", "known_through", "minutes", "how", "place"):
        if values.get(name) not in (None, ""):
            setattr(trial, name, values[name])
    return letter(trial, relationship or Contact.Relationship.NOT_MET)


def with_marker(message: str) -> str:
    """The message with a place for the times: at the end, should the student have removed it."""
    return message if MARKER in message else f"{message.rstrip()}\n\n{MARKER}"


def times_and_link(times: str, url: str, *, is_agreed: bool = False) -> str:
    """What the marker becomes: the offered times, and the link to answer below a line that says
    what it opens."""
    if is_agreed:
        return f"{YOUR_PAGE}\n{url}"
    return f"{times}\n\n{OPENS}\n{url}".strip()


def render_sent_body(interview: Interview, message: str) -> str:
    """The message as the contact reads it; the answer link is masked, because only the contact
    gets it."""
    return _filled(interview, message, hidden_link())


def to_copy(interview: Interview, message: str) -> str:
    """The same with the live answer link, for a student who sends it without this site."""
    return _filled(interview, message, current_link(interview).url)


def hidden_link() -> str:
    """What a student reads in the place of the answer link."""
    return _("[the link to answer]")


def current_link(interview: Interview) -> AnswerLink:
    """The interview's link; in memory where none is stored yet. One query."""
    return AnswerLink.objects.filter(interview=interview).first() or AnswerLink(interview=interview)


def _filled(interview: Interview, message: str, link: str) -> str:
    starts = [slot.starts_at for slot in interview.slots.all() if slot.by == Slot.By.STUDENT]
    times = times_text(starts, interview.contact_zone)
    return with_marker(message).replace(MARKER, times_and_link(times, link))


def short_text(interview: Interview) -> str:
    """At most about 200 characters before the link, for LinkedIn or a text message."""
    profile = getattr(interview.student, "profile", None)
    about = {
        "first": interview.contact.short_name,
        "subject": profile.subject if profile and profile.subject else "",
        "university": current().university,
        "minutes": interview.minutes,
    }
    who = (
        _("I study %(subject)s at %(university)s.")
        if about["subject"]
        else _("I'm a student at %(university)s.")
    )
    ask = _(
        "Hi %(first)s, %(who)s Could I ask you about your work for %(minutes)s minutes? "
        "Just questions, not a job request."
    )
    return f"{ask % (about | {'who': who % about})} {current_link(interview).url}"
