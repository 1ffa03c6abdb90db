"""A reminder that came, wanted once more later: when that can be."""

import datetime as dt
from dataclasses import dataclass, replace

from core.clock import DAY, at, local
from interviews.models import Interview
from reminders.domain.timetable import HOUR, MORNING_AT, Due, dues, moment_of
from reminders.selectors.facts import facts_of, office_rules, rules_of

EVENING_AT = dt.time(18)
QUARTER = dt.timedelta(minutes=15)
STEPS = ("hours", "evening", "morning", "days")
# a reminder that comes sooner than this after another one, or before its matter is over, helps
# nobody
APART = HOUR


@dataclass(frozen=True)
class Offer:
    """`step` says how much later; `due` is the reminder as it would come then, `until` what has
    to be put down."""

    step: str
    due: Due
    until: dt.datetime


def offers(interview: Interview, kinds: tuple[str, ...], now: dt.datetime) -> list[Offer]:
    """When the reminders of these kinds can come once more; the soonest first, none twice."""
    found = [offer for step in STEPS if (offer := _offer(interview, kinds, step, now))]
    kept: list[Offer] = []
    for offer in sorted(found, key=lambda one: one.due):
        if not kept or offer.due.due_at - kept[-1].due.due_at >= APART:
            kept.append(offer)
    return kept


def _offer(
    interview: Interview, kinds: tuple[str, ...], step: str, now: dt.datetime
) -> Offer | None:
    """The reminder whose turn it is by then, as the timetable has it once it is put off until
    then."""
    facts, rules = (
        replace(facts_of(interview), later={}),
        rules_of(interview.student, office_rules()),
    )
    until = _wanted(step, now, facts.zone)
    usual = [due for due in dues(facts, rules) if due.kind in kinds]
    if not usual or until <= now:
        return None
    turn = [due for due in usual if due.due_at <= until] or usual[:1]
    kind, moment = turn[-1].kind, moment_of(turn[-1].fact)
    found = dues(replace(facts, later={(kind, moment): until}), rules)
    due = next((one for one in found if one.kind == kind), None)
    others = [
        one.due_at for one in found if one.kind in kinds and one.kind != kind and one.due_at > now
    ]
    if due is None or not now + APART <= due.due_at <= due.expires_at - APART:
        return None
    return (
        None
        if any(abs(other - due.due_at) < APART for other in others)
        else Offer(step, due, until)
    )


def _wanted(step: str, now: dt.datetime, zone: str) -> dt.datetime:
    today = local(now, zone).date()
    if step == "hours":
        start = at(today, dt.time(), zone)
        # on the quarter, so that page and button say the same
        return now + 2 * HOUR + (-(now - start)) % QUARTER
    days, wall = {"evening": (0, EVENING_AT), "morning": (1, MORNING_AT), "days": (2, MORNING_AT)}[
        step
    ]
    return at(today + days * DAY, wall, zone)
