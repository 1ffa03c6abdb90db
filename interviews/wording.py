"""The words that follow from an interview's facts: how they talk, which times, the letters' first drafts."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.dates import day, day_time_zone, day_words, time_of_day, weekday, zone_words
from interviews.models import Interview
from programme.services import current

How = Interview.How


def how_words(how: str) -> str:
    """Inside the request: "by phone", "by video", "in person"."""
    return {
        How.I_CALL: _("by phone"),
        How.THEY_CALL: _("by phone"),
        How.VIDEO: _("by video"),
        How.IN_PERSON: _("in person at a place that suits you"),
    }[How(how)]


def meet_line(interview: Interview, *, for_student: bool) -> str:
    """One true sentence, in the reader's view, on who calls, which number, link or place."""
    how = How(interview.how)
    if how in (How.I_CALL, How.THEY_CALL):
        return _call_line(interview, reader_calls=(how == How.I_CALL) == for_student, for_student=for_student)
    place = {"place": interview.place}
    if how == How.VIDEO:
        return _("The video link is %(place)s") % place if interview.place else _("The video link is still to come.")
    return _("You'll meet at %(place)s.") % place if interview.place else _("The place is still to be agreed.")


def _call_line(interview: Interview, *, reader_calls: bool, for_student: bool) -> str:
    other = interview.contact.first_name if for_student else interview.student.first_name
    about = {"other": other, "place": interview.place}
    if reader_calls and interview.place:
        return _("You'll call %(other)s at %(place)s.") % about
    if reader_calls:
        return _("You'll call %(other)s; the number is still to be agreed.") % about
    if interview.place:
        return _("%(other)s will call you at %(place)s.") % about
    return _("%(other)s will call you; the number is still to be agreed.") % about


def times_text(starts: list[dt.datetime], zone: str) -> str:
    """The offered times as plain lines, in the reader's zone."""
    return "\n".join(f"– {day_time_zone(start, zone)}" for start in starts)


def letter(interview: Interview, relationship: str, referrer: str = "") -> tuple[str, str]:
    """Subject and text of a request, from what the student answered; what is missing stays in [brackets].

    The text holds `{times}` on a line of its own, where the offered times and the answer link go.
    """
    return _draft(f"request_{relationship or 'not_met'}", interview, {"referrer": referrer})


def follow_up_letter(interview: Interview) -> tuple[str, str]:
    """The one follow-up: short, the same thread, no pressure."""
    zone = interview.contact_zone
    _subject, text = _draft("follow_up", interview, {"sent": day(interview.asked_at, zone)})
    return _("Re: %(subject)s") % {"subject": interview.subject}, text


def thank_you_letter(interview: Interview, *, act_on: str, referral: str) -> tuple[str, str]:
    """The draft that starts from the one thing the student will do; empty sentences vanish."""
    start = interview.starts_at or interview.ended_at
    about = {
        "act_on": sentence(act_on),
        "referral": referral,
        "weekday": weekday(start, interview.contact_zone),
    }
    return _draft("thank_you", interview, about)


def sentence(text: str) -> str:
    """The student's words as a sentence among others: with an end, unless they have one."""
    words = text.strip()
    return words if not words or words[-1] in '.!?…”"' else f"{words}."


def missed_line(interview: Interview, whose: str, now: dt.datetime) -> tuple[str, str]:
    """A ready sentence for a talk that did not take place; neutral, whoever missed it."""
    zone = interview.contact_zone
    about = {
        "whose": whose,
        "talk_day": day_words(interview.starts_at, now, zone),
        "time": f"{time_of_day(interview.starts_at, zone)} {zone_words(zone)}",
    }
    return _draft("missed", interview, about)


def _draft(name: str, interview: Interview, about: dict) -> tuple[str, str]:
    profile = getattr(interview.student, "profile", None)
    context = {
        "interview": interview,
        "contact": interview.contact,
        "student": interview.student,
        "profile": profile,
        "programme": current(),
        "how": how_words(interview.how),
        "goal": interview.goal.strip().rstrip("."),
        **about,
    }
    subject = render_to_string(f"emails/interviews/{name}.subject", context)
    text = render_to_string(f"emails/interviews/{name}.txt", context)
    return " ".join(subject.split()), tidy(text)


def tidy(text: str) -> str:
    """Blank lines single, trailing space off: what a template leaves behind."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept)
