"""One list of next steps for each student. Today, the daily note and later the digest show the
same."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from contacts.selectors import next_steps as of_contacts
from core.step import Rank, Step
from interviews.selectors import pending_referrals
from interviews.selectors.next_steps import steps_of
from reminders.domain.windows import TRIGGER_COLUMNS
from reminders.models import Snooze
from users.models import User

# each app's own; they may be called in any order
OFFERS = (steps_of, pending_referrals.steps_of, of_contacts.steps_of)


def steps(user: User, now: dt.datetime) -> list[Step]:
    """What this student can do next, most urgent first; how many of them a page shows is the
    page's matter."""
    return sorted(chain.from_iterable(offer(user, now) for offer in OFFERS))


@dataclass(frozen=True)
class PutOff:
    """A step that its student wants later: which reminder was put off, and until when."""

    step: Step
    subject: str
    code: str
    kind: str
    until: dt.datetime


@dataclass(frozen=True)
class Agenda:
    """What waits for a student now, most urgent first, and what they put off, the soonest first."""

    steps: list[Step]
    put_off: list[PutOff]


def agenda(user: User, now: dt.datetime) -> Agenda:
    """The steps as Today shows them: what was put off is away until its moment comes. Four
    queries."""
    later = {snooze.about: snooze for snooze in Snooze.objects.open(user, now) if _holds(snooze)}
    found = steps(user, now)
    away = [_put_off(step, later[step.about]) for step in found if _is_away(step, later)]
    return Agenda(
        [step for step in found if not _is_away(step, later)],
        sorted(away, key=lambda one: (one.until, one.step)),
    )


def _holds(snooze: Snooze) -> bool:
    """Whether the fact that was put off still stands as it did then; a kind that is no more
    holds nothing back."""
    _subject, stage, column = TRIGGER_COLUMNS.get(snooze.kind, ("", "", ""))
    moment = getattr(snooze.row, column) if column else None
    is_so = snooze.interview is None or snooze.interview.stage == stage
    return is_so and moment is not None and moment.isoformat() == snooze.moment


def _is_away(step: Step, later: dict[tuple[str, int], Snooze]) -> bool:
    """A talk to come, an answer and an address that failed are never away: somebody else waits."""
    return step.about in later and step.rank in (Rank.PROMISED, Rank.FOLLOW_UP, Rank.START)


def _put_off(step: Step, snooze: Snooze) -> PutOff:
    return PutOff(step, snooze.about[0], snooze.row.code, snooze.kind, snooze.until)


def follow_ups(
    user: User, now: dt.datetime, *, since: dt.datetime | None, until: dt.datetime
) -> list[Step]:
    """The steps no appointment waits for that became due after `since` (None: ever) and up to
    `until`.

    What the student put off counts as due when they want it.
    """
    later = {snooze.about: snooze.until for snooze in Snooze.objects.lines_of(user)}
    found = (step for step in steps(user, now) if step.rank in (Rank.FOLLOW_UP, Rank.KEEP))
    due = [(max(step.due, later.get(step.about, step.due)), step) for step in found]
    return [step for moment, step in due if moment <= until and (since is None or moment > since)]
