"""What will be sent when, in words, and what a student can put off."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interviews.models import Interview
from outbox import kinds
from reminders import catalogue, planner
from reminders.facts import facts_of
from reminders.planner import Open
from reminders.timetable import HOUR, LINES, dues, moment_of
from users.models import User

# How much later a reminder may be wanted: the name of the step, and how far it goes.
STEPS = {"hours": 2 * HOUR, "day": dt.timedelta(days=1), "days": dt.timedelta(days=3), "week": dt.timedelta(days=7)}
LINE_TITLES = {
    "drafted": _("A request that is still a draft"),
    "no_answer": _("No answer yet"),
    "closed": _("A request was closed"),
}


@dataclass(frozen=True)
class Coming:
    """One reminder to come. `later`: (step, moment) for each way to put it off; `choice`: what switches it off."""

    kind: str
    interview: Interview
    title: str | Promise
    why: Promise
    due_at: dt.datetime
    choice: str
    is_line: bool
    is_put_off: bool
    later: list[tuple[str, dt.datetime]]


def coming(student: User, now: dt.datetime) -> list[Coming]:
    """Every reminder that will be sent if nothing changes until then; the soonest first."""
    whys = {entry.kind: entry.why for entry in catalogue.ENTRIES}
    return [_in_words(open_, whys[open_.due.kind]) for open_ in planner.upcoming(student, now)]


def put_off_until(open_: Open, step: str) -> dt.datetime | None:
    """When the reminder would come if it were wanted that much later; None if it would make no more sense by then."""
    due, wanted = open_.due, open_.due.due_at + STEPS[step]
    later = {(due.kind, moment_of(due.fact)): wanted}
    found = dues(replace(facts_of(open_.interview), later=later), open_.rules)
    moment = next((one.due_at for one in found if one.kind == due.kind), None)
    return moment if moment and moment > due.due_at else None


def _in_words(open_: Open, why: Promise) -> Coming:
    due, is_line = open_.due, open_.due.kind in LINES
    choice = kinds.get("daily" if is_line else due.kind).choice
    moments = {step: put_off_until(open_, step) for step in STEPS}
    # Two steps may end in the same note; the first one says it.
    later = {moment: step for step, moment in reversed(moments.items()) if moment}
    return Coming(
        kind=due.kind,
        interview=open_.interview,
        title=LINE_TITLES[due.kind] if is_line else choice.label,
        why=why,
        due_at=due.due_at,
        choice=choice.name,
        is_line=is_line,
        is_put_off=(due.kind, moment_of(due.fact)) in facts_of(open_.interview).later,
        later=sorted(((step, moment) for moment, step in later.items()), key=lambda one: one[1]),
    )
