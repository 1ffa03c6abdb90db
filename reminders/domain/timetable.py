"""When which reminder is due. Pure: the facts of one row in, every reminder that follows from them
out.

Moments are aware UTC datetimes; days and wall times are those of the student's zone, so that 9 AM
stays 9 AM when the clocks change. Business days are counted in the office's zone.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from contacts.models.cadence import turn_ends_at, turn_moments
from core.clock import DAY, at, business_deadline, local
from interviews.domain.contact_status import draft_rests_until
from interviews.selectors.pending_referrals import rests_until
from office.domain.breaks import Span, is_break
from reminders.domain.quiet_hours import QuietHours
from reminders.models.choices import LINES, NOTES

HOUR = dt.timedelta(hours=1)
NOTE_AT = dt.time(8, 30)
EVE_AT = dt.time(17)
MORNING_AT = dt.time(9)
# a talk agreed later than the evening before is announced while this much remains
LATE_NOTICE = 3 * HOUR
ASKED_AFTER = HOUR
FRESH_AFTER = 2 * HOUR
LAST_CALL = 4 * HOUR  # before the thank-you is due
# the planner looks every minute; what is later than this was held up
ON_TIME = dt.timedelta(minutes=15)
AFTER_TOLD = HOUR  # whoever has just told the site about a talk is looking at its page
OVERDUE = HOUR  # how long after its moment a last call may still arrive
KEPT_FOR = 2 * DAY
DRAFTED_FOR = 14 * DAY  # who wants it no more by then need not hear of it
NO_ANSWER_FOR = 30 * DAY  # it ends sooner: by an answer, a follow-up, or the closing day
NAMED_FOR = 14 * DAY  # as long as a name that waits makes sense as news
CLOSED_FOR = 7 * DAY  # as long as Today says that a request was closed
LOOK_AHEAD = 400  # days; a note comes round sooner, however long the break


@dataclass(frozen=True)
class Facts:
    """What the timetable asks of one interview, of one person who was named (the stage "named"), or
    of one contact with whom a student keeps in touch (the stage "keeping"). `told_at`: when a
    talk's present times were agreed or told. `named_at`: when the contact named that person.
    `next_turn_at`: when it is time to be in touch again, first since the last exchange.
    `later`: until when the student put off a reminder, by kind and the moment it hangs on.
    """

    stage: str
    zone: str  # the student's
    created_at: dt.datetime | None = None
    address_failed: bool = False
    asked_at: dt.datetime | None = None
    waiting_since: dt.datetime | None = None  # the last word of either side
    followed_up_at: dt.datetime | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    told_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    closed_by_site: bool = False
    named_at: dt.datetime | None = None
    cadence: int | None = None
    next_turn_at: dt.datetime | None = None
    later: Mapping[tuple[str, str], dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Digest:
    """On which weekday (Monday is 0) a student's digest comes, and every how many weeks."""

    weekday: int = 0
    weeks: int = 1

    def comes_on(self, day: dt.date) -> bool:
        """Weeks are counted from a Monday long ago, so that the rhythm outlasts every new year."""
        return day.weekday() == self.weekday and (day.toordinal() - 1) // 7 % self.weeks == 0


@dataclass(frozen=True)
class Rules:
    """What the office sets, and for one student what they set instead."""

    zone: str
    follow_up_days: int
    closed_days: Collection[dt.date] = ()
    thank_you: dt.timedelta = DAY  # from the real end
    quiet: QuietHours = field(default_factory=QuietHours)
    wants_daily: bool = True  # the student's: a note on each morning with something new
    digest: Digest | None = None  # the student's: none, or its rhythm
    away_until: dt.date | None = None  # the student's: no note before that day
    breaks: Collection[Span] = ()  # the office's: no note on these days

    def has_digest(self, day: dt.date) -> bool:
        """Whether that day's note is the digest."""
        return self.digest is not None and self.digest.comes_on(day) and self._is_open(day)

    def has_note(self, day: dt.date) -> bool:
        """Whether a note may go out on that day, daily or digest."""
        return self.has_digest(day) or (self.wants_daily and self._is_open(day))

    def _is_open(self, day: dt.date) -> bool:
        is_back = self.away_until is None or day >= self.away_until
        return is_back and not is_break(day, self.breaks)


@dataclass(frozen=True, order=True)
class Due:
    """One reminder: from `due_at` until before `expires_at`. `fact` is the value that makes it
    due, in its zone."""

    due_at: dt.datetime
    kind: str
    fact: str
    expires_at: dt.datetime


def dues(facts: Facts, rules: Rules) -> list[Due]:
    """Every reminder of this interview, past ones too, in the order in which they are due. Those of
    LINES are lines of the daily note, the others emails of their own. What was put off beyond its
    end is not among them. Raises KeyError for a zone that this machine does not know.
    """
    ask = QUESTIONS.get(facts.stage)
    found = (_put_off(due, facts, rules) for due in (ask(facts, rules) if ask else []))
    return sorted(due for due in found if due.due_at < due.expires_at)


def moment_of(fact: str) -> str:
    """The moment of a Due's `fact`, without the zone it was counted in."""
    return fact.partition(" ")[0]


def asking_of(fact: str) -> tuple[str, str]:
    """A Due's `fact` without its zone: the moment, and until when its student put it off, empty
    where they did not. Two facts alike in both are one reminder, in whatever zone they were
    counted.
    """
    moment, _, rest = fact.partition(" ")
    return moment, rest.partition(" ")[2]


def goes_at(due: Due, zone: str, rules: Rules, now: dt.datetime) -> dt.datetime:
    """When a reminder may be heard: `now`, or the end of the quiet hours if it is late only because
    it was held up.

    In the night goes what the timetable itself put there, and what would be too late in the
    morning; never a note, since the next one says the same.
    """
    if now - due.due_at < ON_TIME:
        return now
    deadline = None if due.kind in LINES | NOTES else due.expires_at - ON_TIME
    return rules.quiet.calm(now, zone, not_before=now, deadline=deadline)


def note_at(day: dt.date, zone: str, rules: Rules) -> dt.datetime:
    """When the daily note of that day goes out."""
    return rules.quiet.calm(at(day, NOTE_AT, zone), zone)


def end_of(day: dt.date, zone: str) -> dt.datetime:
    """The midnight that ends that day."""
    return at(day + DAY, dt.time(), zone)


def _planned(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the first daily note after a draft has rested; of a letter that came back Today
    speaks at once."""
    if facts.created_at is None or facts.address_failed:
        return []
    due_at = _next_note(draft_rests_until(facts.created_at, facts.zone), facts.zone, rules)
    return [Due(due_at, "drafted", _key(facts.created_at, facts.zone), due_at + DRAFTED_FOR)]


def _asked(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the first daily note after the office's last day for an answer."""
    if facts.asked_at is None or facts.followed_up_at:
        return []
    since, days = facts.waiting_since or facts.asked_at, rules.follow_up_days
    due_at = _next_note(
        business_deadline(since, days, rules.zone, rules.closed_days), facts.zone, rules
    )
    return [Due(due_at, "no_answer", _key(facts.asked_at, facts.zone), due_at + NO_ANSWER_FOR)]


def _unanswered(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the next daily note, if the site closed the request; who stopped waiting knows
    it."""
    if facts.closed_at is None or not facts.closed_by_site:
        return []
    due_at = _next_note(facts.closed_at, facts.zone, rules)
    return [Due(due_at, "closed", _key(facts.closed_at, facts.zone), facts.closed_at + CLOSED_FOR)]


def _named(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the first daily note after a name has waited for a week."""
    if facts.named_at is None:
        return []
    due_at = _next_note(rests_until(facts.named_at, facts.zone), facts.zone, rules)
    return [Due(due_at, "referral", _key(facts.named_at, facts.zone), due_at + NAMED_FOR)]


def _keeping(facts: Facts, rules: Rules) -> list[Due]:
    """A line at each turn, in the next daily note that comes before the turn has faded or
    another is there."""
    if facts.next_turn_at is None or not facts.cadence:
        return []
    return list(_turns(facts.next_turn_at, facts.cadence, facts.zone, rules))


@lru_cache(maxsize=20_000)
def _turns(next_turn_at: dt.datetime, cadence: int, zone: str, rules: Rules) -> tuple[Due, ...]:
    """Turns begin at midnight, so many contacts share theirs."""
    turns = turn_moments(next_turn_at, cadence, zone)
    found = []
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        due_at, fades = _next_note(turn, zone, rules), turn_ends_at(turn, zone, rules.breaks)
        expires_at = min(fades, following) if following else fades
        if due_at < expires_at:
            found.append(Due(due_at, "keep_in_touch", _key(turn, zone), expires_at))
    return tuple(found)


def _scheduled(facts: Facts, rules: Rules) -> list[Due]:
    return [*_day_before(facts, rules), *_did_it_happen(facts, rules)]


def _day_before(facts: Facts, rules: Rules) -> list[Due]:
    """5 PM on the day before; at once for a talk agreed later, while there is still time to
    prepare."""
    starts_at, told_at = facts.starts_at, facts.told_at
    if starts_at is None or told_at is None:
        return []
    latest = starts_at - LATE_NOTICE
    eve = at(local(starts_at, facts.zone).date() - DAY, EVE_AT, facts.zone)
    moment = max(eve, told_at)
    if moment > eve and moment > latest:
        return []
    due_at = rules.quiet.calm(moment, facts.zone, not_before=told_at, deadline=latest)
    return [Due(due_at, "day_before", _key(starts_at, facts.zone), starts_at)]


def _did_it_happen(facts: Facts, rules: Rules) -> list[Due]:
    """An hour after the planned end, and once more at 9 the morning after; each only until the
    next one."""
    if facts.ends_at is None:
        return []
    key = _key(facts.ends_at, facts.zone)
    first = rules.quiet.calm(facts.ends_at + ASKED_AFTER, facts.zone)
    morning = at(local(first, facts.zone).date() + DAY, MORNING_AT, facts.zone)
    again = rules.quiet.calm(morning, facts.zone)
    return [
        Due(first, "did_it_happen", key, again),
        Due(again, "did_it_happen_again", key, again + KEPT_FOR),
    ]


def _held(facts: Facts, rules: Rules) -> list[Due]:
    """Two hours after the real end and four before the thank-you is due, never the moment after
    it was told."""
    if facts.ended_at is None or facts.told_at is None:
        return []
    ended_at, soonest = facts.ended_at, facts.told_at + AFTER_TOLD
    deadline, key = ended_at + rules.thank_you, _key(ended_at, facts.zone)

    def heard(moment: dt.datetime) -> dt.datetime:
        return rules.quiet.calm(
            max(moment, soonest), facts.zone, not_before=soonest, deadline=deadline
        )

    fresh, last = heard(ended_at + FRESH_AFTER), heard(deadline - LAST_CALL)
    found = []
    if fresh < last:
        found.append(Due(fresh, "thank_you_fresh", key, last))
    if last <= deadline:
        found.append(Due(last, "thank_you_last", key, deadline + OVERDUE))
    return found


def _put_off(due: Due, facts: Facts, rules: Rules) -> Due:
    """The same reminder as late as the student wants it, in the calm hours or with its note.

    A mail that was put off is another mail, so that one which came already comes once more.
    """
    until = facts.later.get((due.kind, moment_of(due.fact)))
    if until is None or until <= due.due_at:
        return due
    if due.kind in LINES:
        return replace(due, due_at=_next_note(until, facts.zone, rules))
    moment = rules.quiet.calm(until, facts.zone, not_before=until, deadline=due.expires_at)
    return replace(due, due_at=moment, fact=f"{due.fact} {until:%Y%m%dT%H%M}")


def _next_note(since: dt.datetime, zone: str, rules: Rules) -> dt.datetime:
    """The first daily note that can tell what is true since then."""
    today = local(since, zone).date()
    first = max(today, rules.away_until or today)
    days = (day for n in range(LOOK_AHEAD) if rules.has_note(day := first + n * DAY))
    moments = (moment for day in days if (moment := note_at(day, zone, rules)) >= since)
    return next(moments, note_at(first + LOOK_AHEAD * DAY, zone, rules))


def _key(moment: dt.datetime, zone: str) -> str:
    """A changed moment or zone is another fact, and so another mail; see
    reminders.services.planner."""
    return f"{moment.isoformat()} {zone}"


QUESTIONS: dict[str, Callable[[Facts, Rules], list[Due]]] = {
    "planned": _planned,
    "asked": _asked,
    "unanswered": _unanswered,
    "scheduled": _scheduled,
    "held": _held,
    "named": _named,
    "keeping": _keeping,
}
