"""Texts from an interview's facts: ways to talk, times, drafts of letters."""

import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _

from contacts.selectors.referrers import introducer_to_name, sayable
from core.dates import day, day_time_zone, day_words, time_of_day, weekday, zone_words
from interviews.models import Interview, InterviewEvent, guaranteed
from office.selectors.settings import office_settings
from outbox.selectors import texts

How = Interview.How


def how_words(how: str) -> str:
    """Return, for use in a sentence: "by phone", "by video", "in person"."""
    return {
        How.I_CALL: _("by phone"),
        How.THEY_CALL: _("by phone"),
        How.VIDEO: _("by video"),
        How.IN_PERSON: _("in person at a place that suits you"),
    }[How(how)]


def meet_line(interview: Interview, *, for_student: bool) -> str:
    """Return a sentence, in the reader's view, on who calls, and which number, link or place."""
    how = How(interview.how)
    if how in (How.I_CALL, How.THEY_CALL):
        return _call_line(
            interview, reader_calls=(how == How.I_CALL) == for_student, for_student=for_student
        )
    place = {"place": interview.place}
    if how == How.VIDEO:
        return (
            _("The video link is %(place)s.") % place
            if interview.place
            else _("The video link is still to come.")
        )
    return (
        _("You'll meet at %(place)s.") % place
        if interview.place
        else _("The place is still to be agreed.")
    )


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


def number_missing_words(interview: Interview) -> str:
    return _("Enter the number that %(first)s should call.") % {
        "first": interview.student.first_name
    }


# moves whose note is a message
SAYS = {"ask_back", "cancel", "decline", "not_now", "propose"}


def answer_line(event: InterviewEvent) -> str:
    until = event.interview.not_now_until
    sentences = {
        "accept": _("You agreed on a time."),
        "move": _("You moved the talk."),
        "change_how": _("You changed how you will talk."),
        "cancel": _("You canceled the talk."),
        "propose": _("You suggested other times."),
        "ask_back": _("You asked something, and the reply comes by email."),
        "decline": _("You said that it doesn't suit you this time."),
        "not_now": _("You asked to be asked again in %(month)s."),
    }
    sentence = sentences[event.move] % {"month": formats.date_format(until, "F Y") if until else ""}
    note = event.note if event.move in SAYS else ""
    return f"{sentence} {_('You wrote: “%(note)s”') % {'note': note}}" if note else sentence


def times_text(starts: list[dt.datetime], zone: str) -> str:
    return "\n".join(f"– {day_time_zone(start, zone)}" for start in starts)


# stays in a draft until the letter is sent; see interviews.emails.request_letter
MARKER = "{times}"


def letter(interview: Interview, relationship: str) -> tuple[str, str]:
    """Return subject and text of a request from the student's answers, with gaps in [brackets].

    `{times}` is on a separate line, for the offered times and the answer link. Who referred the
    student is named only with permission. At most two queries.
    """
    contact, organization = interview.contact, interview.contact.organization
    known = sayable(contact, interview.known_through)
    studies, goal = studies_line(interview), interview.goal_phrase
    about = {
        "goal": goal or _("[what you want to understand]"),
        "why_you": interview.why_you or _("[why you write to this person]"),
        "how": how_words(interview.how),
        "university": office_settings().university,
        "i_study": studies[0].upper() + studies[1:],
        "who_i_am": _("I'm %(name)s, %(studies)s")
        % {"name": interview.student.full_name, "studies": studies},
        "at_organization": _("at %(organization)s") % {"organization": organization}
        if organization
        else "",
        "referrer_name": known or introducer_to_name(contact) or _("[who introduced you]"),
        "found_through": known or _("[how you found them]"),
        "known_from": known or _("[where you know each other from]"),
    }
    return _draft(f"request_{_kind_of_letter(interview, relationship)}", interview, about)


def _kind_of_letter(interview: Interview, relationship: str) -> str:
    """Return the kind of letter: connectors have one of their own, however they are known.

    It names an introducer only with permission.
    """
    contact = interview.contact
    if contact.is_connector:
        return contact.Kind.CONNECTOR
    is_secret = contact.introduced_by_id and not introducer_to_name(contact)
    if relationship == contact.Relationship.INTRODUCED and is_secret:
        return contact.Relationship.NOT_MET
    return relationship or contact.Relationship.NOT_MET


def studies_line(interview: Interview) -> str:
    """Return "I study nursing at Lakeside University", as far as known."""
    profile = getattr(interview.student, "profile", None)
    about = {
        "subject": profile.subject if profile else "",
        "university": office_settings().university,
    }
    if about["subject"]:
        return _("I study %(subject)s at %(university)s") % about
    return _("I'm a student at %(university)s") % about


def follow_up_letter(interview: Interview) -> tuple[str, str]:
    about = {
        "goal": interview.goal_phrase or _("your work"),
        "sent_date": day(guaranteed(interview.asked_at), interview.contact_zone),
        "original_subject": interview.subject,
    }
    return _draft("follow_up", interview, about)


def reply_letter(interview: Interview) -> tuple[str, str]:
    return _draft(
        "reply", interview, {"original_subject": interview.subject, "goal": interview.goal_phrase}
    )


def thank_you_letter(
    interview: Interview, *, stays: str, act_on: str, referral: str
) -> tuple[str, str]:
    """Return subject and text from the marked answer and the next step, without empty parts.

    The student's text is a separate paragraph, since it may be no whole sentence.
    """
    # A talk may be held before its appointment: then its day is the day on which it ended.
    start = min(filter(None, (interview.starts_at, interview.ended_at)))
    paragraphs = [
        apart(_("This stays with me:"), stays),
        apart(
            _("And this is my next step:") if stays.strip() else _("This is my next step:"), act_on
        ),
    ]
    about = {
        "act_on_line": "\n\n".join(filter(None, paragraphs)) or _glad(interview),
        "referral_line": referral,
        "weekday": weekday(start, interview.contact_zone),
    }
    return _draft("thank_you", interview, about)


def _glad(interview: Interview) -> str:
    goal = interview.goal_phrase
    if not goal:
        return _("I'm glad that I could ask you.")
    return _("I wanted to understand %(goal)s, and I'm glad that I could ask you.") % {"goal": goal}


def apart(lead: str, text: str) -> str:
    return f"{lead}\n\n{sentence(text)}" if text.strip() else ""


def sentence(text: str) -> str:
    words = text.strip()
    words = words[:1].upper() + words[1:]
    return words if not words or words[-1] in '.!?…”"' else f"{words}."


def missed_line(interview: Interview, whose: str, now: dt.datetime) -> tuple[str, str]:
    """Return a neutral sentence for a talk that didn't take place, whoever missed it."""
    zone = interview.contact_zone
    about = {
        "goal": interview.goal_phrase,
        "talk_day": day_words(guaranteed(interview.starts_at), now, zone),
        "time": f"{time_of_day(guaranteed(interview.starts_at), zone)} {zone_words(zone)}",
    }
    return _draft(f"missed_{whose}", interview, about)


def _draft(key: str, interview: Interview, about: dict) -> tuple[str, str]:
    return texts.render_text(
        key, people(interview) | {"duration": interview.minutes, "times": MARKER} | about
    )


def people(interview: Interview) -> dict[str, str]:
    contact, student = interview.contact, interview.student
    return {
        "contact_name": contact.greeting_name,
        "contact_first": contact.short_name,
        "student_full": student.full_name,
        "student_first": student.short_name,
    }
