"""The next steps of each student, for Today, the daily note and the digest."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from contacts.selectors import next_steps as of_contacts
from core.step import Rank, Step
from interviews.selectors import keeping_steps, pending_referrals
from interviews.selectors.next_steps import steps_of
from reminders.domain.windows import TRIGGER_COLUMNS
from reminders.models import Snooze
from users.models import User
from users.selectors.leaving import has_left

SOURCES = (
    steps_of,
    pending_referrals.steps_of,
    keeping_steps.returned_steps,
    of_contacts.steps_of,
)


def steps(user: User, now: dt.datetime) -> list[Step]:
    """Return the steps of every source; of who left only those of the last talks."""
    sources = (steps_of,) if has_left(user, now) else SOURCES
    found = list(chain.from_iterable(source(user, now) for source in sources))
    found = keeping_steps.with_advice(user, found)
    begun = {step.url for step in found if not _is_plan(step)}  # a draft says it already
    return sorted(step for step in found if not (_is_plan(step) and step.url in begun))


def _is_plan(step: Step) -> bool:
    return step.about is not None and step.about[0] == of_contacts.PLAN


@dataclass(frozen=True)
class SnoozedStep:
    step: Step
    subject: str
    code: str
    kind: str
    until: dt.datetime


@dataclass(frozen=True)
class Agenda:
    steps: list[Step]
    snoozed: list[SnoozedStep]


def agenda(user: User, now: dt.datetime) -> Agenda:
    """Return the steps as Today shows them, snoozed ones separate. At most six queries."""
    later = {
        snooze.about: snooze for snooze in Snooze.objects.open(user, now) if _is_current(snooze)
    }
    found = steps(user, now)
    away = [_snoozed_step(step, later[step.about]) for step in found if _is_snoozed(step, later)]
    return Agenda(
        [step for step in found if not _is_snoozed(step, later)],
        sorted(away, key=lambda one: (one.until, one.step)),
    )


def _is_current(snooze: Snooze) -> bool:
    """True if the reminder's moment and stage are unchanged; False for a removed kind."""
    _subject, stage, column = TRIGGER_COLUMNS.get(snooze.kind, ("", "", ""))
    moment = getattr(snooze.row, column) if column else None
    is_so = snooze.interview is None or snooze.interview.stage == stage
    return is_so and moment is not None and moment.isoformat() == snooze.moment


def _is_snoozed(step: Step, later: dict[tuple[str, int], Snooze]) -> bool:
    """Talks to come, answers and failed addresses are never snoozed: somebody is waiting."""
    return step.about in later and step.rank in (Rank.PROMISED, Rank.FOLLOW_UP, Rank.START)


def _snoozed_step(step: Step, snooze: Snooze) -> SnoozedStep:
    return SnoozedStep(step, snooze.about[0], snooze.row.code, snooze.kind, snooze.until)


def follow_ups(
    user: User, now: dt.datetime, *, since: dt.datetime | None, until: dt.datetime
) -> list[Step]:
    """Return follow-ups that became due after `since` (None: ever) and up to `until`.

    A snoozed one counts as due when its snooze ends.
    """
    later = {snooze.about: snooze.until for snooze in Snooze.objects.lines_of(user)}
    found = (step for step in steps(user, now) if step.rank in (Rank.FOLLOW_UP, Rank.KEEP))
    due = [(max(step.due, later.get(step.about, step.due)), step) for step in found]
    return [step for moment, step in due if moment <= until and (since is None or moment > since)]
