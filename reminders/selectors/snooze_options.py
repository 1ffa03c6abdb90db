"""The times at which a reminder that was sent can be sent again."""

import datetime as dt
from dataclasses import dataclass, replace

from core.clock import DAY, at, local
from interviews.models import Interview
from reminders.domain.rules import Due
from reminders.domain.timetable import HOUR, MORNING_AT, build_schedule, moment_of
from reminders.selectors.facts import facts_of, office_rules, rules_of

EVENING_AT = dt.time(18)
QUARTER = dt.timedelta(minutes=15)
STEPS = ("hours", "evening", "morning", "days")
# the shortest time between two reminders, and from one to its expiry
APART = HOUR


@dataclass(frozen=True)
class SnoozeOption:
    """`due` is the reminder as it would be sent, `until` the value for Snooze."""

    step: str
    due: Due
    until: dt.datetime


def snooze_options(
    interview: Interview, kinds: tuple[str, ...], now: dt.datetime
) -> list[SnoozeOption]:
    """Return the times to send these kinds again, soonest first, without duplicates."""
    found = [option for step in STEPS if (option := _option(interview, kinds, step, now))]
    options: list[SnoozeOption] = []
    for option in sorted(found, key=lambda one: one.due):
        if not options or option.due.due_at - options[-1].due.due_at >= APART:
            options.append(option)
    return options


def _option(
    interview: Interview, kinds: tuple[str, ...], step: str, now: dt.datetime
) -> SnoozeOption | None:
    """Return the reminder that would be due by then, as if nothing were snoozed yet."""
    facts, rules = (
        replace(facts_of(interview), snoozed={}),
        rules_of(interview.student, office_rules()),
    )
    until = _moment_of_step(step, now, facts.zone)
    usual = [due for due in build_schedule(facts, rules) if due.kind in kinds]
    if not usual or until <= now:
        return None
    turn = [due for due in usual if due.due_at <= until] or usual[:1]
    kind, moment = turn[-1].kind, moment_of(turn[-1].fact)
    found = build_schedule(replace(facts, snoozed={(kind, moment): until}), rules)
    due = next((one for one in found if one.kind == kind), None)
    others = [
        one.due_at for one in found if one.kind in kinds and one.kind != kind and one.due_at > now
    ]
    if due is None or not now + APART <= due.due_at <= due.expires_at - APART:
        return None
    return (
        None
        if any(abs(other - due.due_at) < APART for other in others)
        else SnoozeOption(step, due, until)
    )


def _moment_of_step(step: str, now: dt.datetime, zone: str) -> dt.datetime:
    today = local(now, zone).date()
    if step == "hours":
        start = at(today, dt.time(), zone)
        # rounded to a quarter of an hour, so that page and button show the same time
        return now + 2 * HOUR + (-(now - start)) % QUARTER
    days, wall = {"evening": (0, EVENING_AT), "morning": (1, MORNING_AT), "days": (2, MORNING_AT)}[
        step
    ]
    return at(today + days * DAY, wall, zone)
