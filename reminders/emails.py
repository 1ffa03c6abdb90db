"""The reminders' words, found at sending from the facts: "tomorrow" is tomorrow when the mail leaves."""

import datetime as dt

from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from core.clock import local
from core.dates import day, day_time, day_words, time_of_day, weekday, zone_words
from core.links import absolute
from core.step import Step
from interviews.models import Interview, Reflection
from interviews.planning import questions_state
from interviews.wording import meet_line, tidy
from outbox.kinds import Kind, Message, register
from outbox.models import Email
from reminders.agenda import follow_ups
from reminders.facts import facts_of, office_rules, remindable
from reminders.timetable import dues

NOON = 12


def still_wanted(email: Email, now: dt.datetime) -> bool:
    """Whether the timetable, asked again, still has this reminder: same moment, same zone, question still open."""
    interview = remindable().filter(pk=email.object_id).first()
    if interview is None:
        return False
    return (email.kind, email.fact) in {(due.kind, due.fact) for due in dues(facts_of(interview), office_rules())}


def build_day_before(email: Email, now: dt.datetime) -> Message:
    """G: where, when, how, and three things to think of."""
    interview = _interview(email)
    zone, starts_at = interview.student.zone, interview.starts_at
    about = {
        "day_word": day_words(starts_at, now, zone),
        "Day_word": capfirst(day_words(starts_at, now, zone)),
        "date": day(starts_at, zone),
        "time": time_of_day(starts_at, zone),
        "zone": zone_words(zone),
        "contact_time": _time_there(interview),
        "meet_line": meet_line(interview, for_student=True),
        "questions_state": questions_state(interview),
        "mode_tip": _mode_tip(interview.how),
    }
    return _render("day_before", interview, about, "detail")


def build_did_it_happen(email: Email, now: dt.datetime) -> Message:
    """H: one question; its page has the answers."""
    interview = _interview(email)
    zone, starts_at = interview.student.zone, interview.starts_at
    about = {
        "weekday": weekday(starts_at, zone),
        "time": time_of_day(starts_at, zone),
        "zone": zone_words(zone),
    }
    return _render("did_it_happen", interview, about, "outcome")


def build_thank_you_fresh(email: Email, now: dt.datetime) -> Message:
    """I, the first: while it is fresh."""
    interview = _interview(email)
    learned = Reflection.objects.filter(interview=interview).values_list("learned", flat=True).first() or ""
    about = {
        "talk_day": day_words(interview.ended_at, now, interview.student.zone),
        "learned": Truncator(" ".join(learned.split()).rstrip(".")).chars(80),
    }
    return _render("thank_you_fresh", interview, about, "wrap_up")


def build_thank_you_last(email: Email, now: dt.datetime) -> Message:
    """I, the last: when it is due."""
    interview = _interview(email)
    due_at = interview.ended_at + office_rules().thank_you
    zone = interview.student.zone
    words = {"time": time_of_day(due_at, zone), "day": day_words(due_at, now, zone)}
    about = {"due_words": _("at %(time)s %(day)s") % words, "is_over": now > due_at}
    return _render("thank_you_last", interview, about, "wrap_up")


def build_daily(email: Email, now: dt.datetime) -> Message:
    """O: what became due since the last note, one line and one link each."""
    lines = note_lines(email, now)
    about = {
        "first": lines[0],
        "more": len(lines) - 1,
        "lines": [{"text": line.text, "link": absolute(line.url)} for line in lines],
        "student": email.user,
        "is_morning": local(now, email.user.zone).hour < NOON,
    }
    return _message("daily", about)


def daily_wanted(email: Email, now: dt.datetime) -> bool:
    """Whether there is still something to say; a note without a line is not sent."""
    return bool(note_lines(email, now))


def note_lines(email: Email, now: dt.datetime) -> list[Step]:
    """The lines of one daily note: the agenda's follow-ups that no earlier note has told."""
    told = Email.objects.filter(
        kind="daily", object_id=email.object_id, due_at__lt=email.due_at, state=Email.State.SENT
    )
    return follow_ups(email.user, now, since=told.aggregate(Max("due_at"))["due_at__max"], until=email.due_at)


def _interview(email: Email) -> Interview:
    return remindable().get(pk=email.object_id)


def _time_there(interview: Interview) -> str:
    """When it is for the contact, if their wall clock says something else."""
    here, there = (local(interview.starts_at, zone) for zone in (interview.student.zone, interview.contact_zone))
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    if here.date() == there.date():
        return time_of_day(interview.starts_at, interview.contact_zone)
    return day_time(interview.starts_at, interview.contact_zone)


def _mode_tip(how: str) -> str:
    if how == Interview.How.IN_PERSON:
        return _(
            "Plan to be there ten minutes early, dressed as you would for a first day. "
            "Have your résumé with you, and leave it in the bag unless they ask."
        )
    if how == Interview.How.VIDEO:
        return _("Camera at eye level, light in front of you, other apps closed. Tell whoever lives with you.")
    return _("Find a quiet spot. Your voice is all they have; let them finish before you speak.")


def _render(name: str, interview: Interview, about: dict, page: str) -> Message:
    link = absolute(reverse(f"interviews:{page}", args=[interview.code]))
    return _message(name, {"interview": interview, "contact": interview.contact, "link": link, **about})


def _message(name: str, about: dict) -> Message:
    subject = render_to_string(f"emails/reminders/{name}.subject", about)
    return Message(" ".join(subject.split()), tidy(render_to_string(f"emails/reminders/{name}.txt", about)))


def register_kinds() -> None:
    """Called once, when the app is ready. Each row brings its own hour of expiry from the timetable."""
    register(Kind("day_before", build_day_before, still_wanted))
    register(Kind("did_it_happen", build_did_it_happen, still_wanted))
    register(Kind("did_it_happen_again", build_did_it_happen, still_wanted))
    register(Kind("thank_you_fresh", build_thank_you_fresh, still_wanted))
    register(Kind("thank_you_last", build_thank_you_last, still_wanted))
    register(Kind("daily", build_daily, daily_wanted))
