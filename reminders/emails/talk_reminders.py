"""Reminders about one talk. "Tomorrow" is counted from the moment when the email is sent."""

import datetime as dt

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import local
from core.dates import day, day_time, day_words, time_of_day, weekday, zone_words
from interviews.domain.contact_status import thanks_due_at
from interviews.domain.question_sheet import questions_state
from interviews.domain.thank_you_draft import said
from interviews.domain.wording import meet_line, people
from interviews.models import Interview, Reflection
from outbox.domain.kinds import Message
from outbox.models import Email
from outbox.selectors.texts import render_text
from reminders.domain.timetable import moment_of
from reminders.models import ReminderLink
from reminders.selectors.facts import remindable

Use = ReminderLink.Use
BUTTONS = {
    Use.DAY_BEFORE: gettext_lazy("See everything"),
    Use.DID_IT_HAPPEN: gettext_lazy("Say how it went"),
    Use.THANK_YOU: gettext_lazy("Go to the thank-you"),
}


def build_day_before(email: Email, now: dt.datetime) -> Message:
    interview = _interview(email)
    zone, starts_at = interview.student.zone, _moment(interview.starts_at)
    day_word, organization = day_words(starts_at, now, zone), interview.contact.organization
    about = {
        "day_word": day_word,
        "Day_word": capfirst(day_word),
        "date": day(starts_at, zone),
        "time": time_of_day(starts_at, zone),
        "zone": zone_words(zone),
        "at_organization": _("at %(organization)s") % {"organization": organization}
        if organization
        else "",
        "contact_time": _time_there(interview),
        "meet_line": meet_line(interview, for_student=True),
        "questions_state": questions_state(interview),
        "mode_tip": _mode_tip(interview.how),
    }
    return _message("day_before", email, interview, about, Use.DAY_BEFORE)


def build_did_it_happen(email: Email, now: dt.datetime) -> Message:
    interview = _interview(email)
    zone, starts_at = interview.student.zone, _moment(interview.starts_at)
    about = {
        "weekday": weekday(starts_at, zone),
        "time": time_of_day(starts_at, zone),
        "zone": zone_words(zone),
    }
    return _message("did_it_happen", email, interview, about, Use.DID_IT_HAPPEN)


def build_thank_you_fresh(email: Email, now: dt.datetime) -> Message:
    interview = _interview(email)
    about = {
        "talk_day": day_words(_moment(interview.ended_at), now, interview.student.zone),
        "learned_line": _starts_from(interview),
    }
    return _message("thank_you_fresh", email, interview, about, Use.THANK_YOU)


def _starts_from(interview: Interview) -> str:
    """Return the start of the draft: the marked answer, else the next step, else ""."""
    reflection = Reflection.objects.filter(interview=interview).first()
    thanks, what = interview.thanks.first(), said(interview, interview.student, reflection)
    marked = what.marked(thanks.starts_from) if thanks else ""
    short = Truncator(" ".join((marked or what.act_on).split()).rstrip(".")).chars(80)
    if not short:
        return ""
    line = (
        _("It starts from the answer you marked: “%(words)s”.")
        if marked
        else _("It has your next step: “%(words)s”.")
    )
    return line % {"words": short}


def build_thank_you_last(email: Email, now: dt.datetime) -> Message:
    interview = _interview(email)
    due_at = thanks_due_at(interview, _moment(interview.ended_at))
    zone = interview.student.zone
    when = {"time": time_of_day(due_at, zone), "day": day_words(due_at, now, zone)}
    due_words = (
        _("was due at %(time)s %(day)s") if now > due_at else _("is due at %(time)s %(day)s")
    ) % when
    return _message("thank_you_last", email, interview, {"due_words": due_words}, Use.THANK_YOU)


def _interview(email: Email) -> Interview:
    return remindable().get(pk=email.object_id)


def _moment(moment: dt.datetime | None) -> dt.datetime:
    assert moment is not None  # noqa: S101 - `still_wanted` found a reminder that is counted from it
    return moment


def _time_there(interview: Interview) -> str:
    """Return "(4:00 PM for Maya)" if the contact's wall clock shows another time."""
    starts_at = _moment(interview.starts_at)
    here, there = (
        local(starts_at, zone) for zone in (interview.student.zone, interview.contact_zone)
    )
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    is_same_day = here.date() == there.date()
    say = time_of_day if is_same_day else day_time
    about = {
        "time": say(starts_at, interview.contact_zone),
        "first": interview.contact.first_name,
    }
    return _("(%(time)s for %(first)s)") % about


def _mode_tip(how: str) -> str:
    if how == Interview.How.IN_PERSON:
        return _(
            "Plan to be there ten minutes early, dressed as you would for a first day. "
            "Have your resume with you, and leave it in the bag unless they ask."
        )
    if how == Interview.How.VIDEO:
        return _(
            "Camera at eye level, light in front of you, other apps closed. Tell whoever lives "
            "with you."
        )
    return _("Find a quiet spot. Your voice is all they have; let them finish before you speak.")


def _message(key: str, email: Email, interview: Interview, about: dict, use: str) -> Message:
    link = ReminderLink.of(interview, use, moment_of(email.fact)).url
    values = people(interview) | {"duration": interview.minutes, "link": link} | about
    return Message(*render_text(key, values), buttons={link: str(BUTTONS[Use(use)])})
