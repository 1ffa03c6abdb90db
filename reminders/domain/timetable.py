"""When each reminder is due. Pure: computes every reminder from the facts of one row.

Moments are aware UTC datetimes; days and wall times are those of the student's zone, so that 9 AM
stays 9 AM when the clocks change. Business days are counted in the office's zone.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from contacts.models.cadence import turn_ends_at, turn_moments
from core.clock import DAY, at, business_deadline, local
from interviews.domain.contact_status import draft_rests_until
from interviews.selectors.pending_referrals import rests_until, step_from
from reminders.domain.rules import Due, Facts, Rules
from reminders.models.choices import LINES, NOTES

HOUR = dt.timedelta(hours=1)
NOTE_AT = dt.time(8, 30)
EVE_AT = dt.time(17)
MORNING_AT = dt.time(9)
# a talk agreed after the evening before is announced while this much time is left
LATE_NOTICE = 3 * HOUR
ASKED_AFTER = HOUR
FRESH_AFTER = 2 * HOUR
LAST_CALL = 4 * HOUR  # before the thank-you is due
# the planner runs every minute; anything later than this was delayed
ON_TIME = dt.timedelta(minutes=15)
AFTER_REPORT = HOUR  # a student who has just reported a talk is on its page
OVERDUE = HOUR  # how long after its due time a last reminder may still be sent
KEPT_FOR = 2 * DAY
DRAFTED_FOR = 14 * DAY  # after that it is outdated
NO_ANSWER_FOR = 30 * DAY  # ends sooner by an answer, a follow-up or the closing day
NAMED_FOR = 14 * DAY  # as long as Today shows a pending referral as news
CLOSED_FOR = 7 * DAY  # as long as Today shows that a request was closed
LOOK_AHEAD = 400  # days; longer than any break


def build_schedule(facts: Facts, rules: Rules) -> list[Due]:
    """Return every reminder of this row, past ones too, in the order of `due_at`.

    Those of LINES are lines of a note, the others separate emails. Reminders snoozed beyond their
    expiry are left out. Raises KeyError for an unknown time zone.
    """
    build = SCHEDULE_BY_STAGE.get(facts.stage)
    found = (_snoozed(due, facts, rules) for due in (build(facts, rules) if build else []))
    return sorted(due for due in found if due.due_at < due.expires_at)


def moment_of(fact: str) -> str:
    """Return the moment of a Due's `fact`, without its zone."""
    return fact.partition(" ")[0]


def moment_and_snooze(fact: str) -> tuple[str, str]:
    """Return a Due's `fact` without its zone: the moment, and until when it is snoozed, or "".

    Facts equal in both are one reminder, whatever their zone.
    """
    moment, _, rest = fact.partition(" ")
    return moment, rest.partition(" ")[2]


def send_time(due: Due, zone: str, rules: Rules, now: dt.datetime) -> dt.datetime:
    """Return when a due reminder may be sent: `now`, or after the quiet hours if it was delayed.

    Sent at night: what the timetable puts there, and what would be too late in the morning; never a
    note, since the next note has the same lines.
    """
    if now - due.due_at < ON_TIME:
        return now
    deadline = None if due.kind in LINES | NOTES else due.expires_at - ON_TIME
    return rules.quiet.calm(now, zone, not_before=now, deadline=deadline)


def note_at(day: dt.date, zone: str, rules: Rules) -> dt.datetime:
    return rules.quiet.calm(at(day, NOTE_AT, zone), zone)


def midnight_after(day: dt.date, zone: str) -> dt.datetime:
    return at(day + DAY, dt.time(), zone)


def _planned(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the first note a while after drafting. Today shows a bounced letter at once."""
    if facts.created_at is None or facts.address_failed:
        return []
    due_at = _next_note(draft_rests_until(facts.created_at, facts.zone), facts.zone, rules)
    return [Due(due_at, "drafted", _key(facts.created_at, facts.zone), due_at + DRAFTED_FOR)]


def _asked(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the first note after the office's deadline for an answer."""
    if facts.asked_at is None or facts.followed_up_at:
        return []
    since = facts.waiting_since or facts.asked_at
    days = facts.follow_up_days or rules.follow_up_days
    due_at = _next_note(
        business_deadline(since, days, rules.zone, rules.closed_days), facts.zone, rules
    )
    return [Due(due_at, "no_answer", _key(facts.asked_at, facts.zone), due_at + NO_ANSWER_FOR)]


def _unanswered(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the next note, if the site closed the request and not the student."""
    if facts.closed_at is None or not facts.closed_by_site:
        return []
    due_at = _next_note(facts.closed_at, facts.zone, rules)
    return [Due(due_at, "closed", _key(facts.closed_at, facts.zone), facts.closed_at + CLOSED_FOR)]


def _named(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the first note after a referral has waited for a week."""
    if facts.named_at is None:
        return []
    due_at = _next_note(rests_until(facts.named_at, facts.zone), facts.zone, rules)
    return [Due(due_at, "referral", _key(facts.named_at, facts.zone), due_at + NAMED_FOR)]


def _dated(facts: Facts, rules: Rules) -> list[Due]:
    """A line in the first note of the last week of an opportunity."""
    if facts.named_at is None or facts.last_day is None:
        return []
    since = step_from(facts.named_at, facts.last_day, facts.zone)
    due_at, ends = _next_note(since, facts.zone, rules), midnight_after(facts.last_day, facts.zone)
    return [Due(due_at, "opportunity", _key(facts.last_day, facts.zone), ends)]


def _keeping(facts: Facts, rules: Rules) -> list[Due]:
    """A line at each turn, in the next note before the turn has passed."""
    if facts.next_turn_at is None or not facts.cadence:
        return []
    return list(_turns(facts.next_turn_at, facts.cadence, facts.zone, rules))


@lru_cache(maxsize=20_000)
def _turns(next_turn_at: dt.datetime, cadence: int, zone: str, rules: Rules) -> tuple[Due, ...]:
    """Cached, since turns begin at midnight and many contacts share them."""
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
    """At 5 PM on the day before; at once for a talk agreed later, if there is time to prepare."""
    starts_at, times_known_at = facts.starts_at, facts.times_known_at
    if starts_at is None or times_known_at is None:
        return []
    latest = starts_at - LATE_NOTICE
    eve = at(local(starts_at, facts.zone).date() - DAY, EVE_AT, facts.zone)
    moment = max(eve, times_known_at)
    if moment > eve and moment > latest:
        return []
    due_at = rules.quiet.calm(moment, facts.zone, not_before=times_known_at, deadline=latest)
    return [Due(due_at, "day_before", _key(starts_at, facts.zone), starts_at)]


def _did_it_happen(facts: Facts, rules: Rules) -> list[Due]:
    """An hour after the planned end, and at 9 the next morning; each expires with the next."""
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
    """Two hours after the real end and four before the thank-you is due; later if just reported."""
    if facts.ended_at is None or facts.times_known_at is None:
        return []
    ended_at, soonest = facts.ended_at, facts.times_known_at + AFTER_REPORT
    deadline = ended_at + (facts.thank_you or rules.thank_you)
    key = _key(ended_at, facts.zone)

    def calm(moment: dt.datetime) -> dt.datetime:
        return rules.quiet.calm(
            max(moment, soonest), facts.zone, not_before=soonest, deadline=deadline
        )

    fresh, last = calm(ended_at + FRESH_AFTER), calm(deadline - LAST_CALL)
    found = []
    if fresh < last:
        found.append(Due(fresh, "thank_you_fresh", key, last))
    if last <= deadline:
        found.append(Due(last, "thank_you_last", key, deadline + OVERDUE))
    return found


def _snoozed(due: Due, facts: Facts, rules: Rules) -> Due:
    """Move a reminder to the end of its snooze, outside quiet hours or with a note.

    A snoozed email has another fact, so that an email already sent is sent again.
    """
    until = facts.snoozed.get((due.kind, moment_of(due.fact)))
    if until is None or until <= due.due_at:
        return due
    if due.kind in LINES:
        return replace(due, due_at=_next_note(until, facts.zone, rules))
    moment = rules.quiet.calm(until, facts.zone, not_before=until, deadline=due.expires_at)
    return replace(due, due_at=moment, fact=f"{due.fact} {until:%Y%m%dT%H%M}")


def _next_note(since: dt.datetime, zone: str, rules: Rules) -> dt.datetime:
    today = local(since, zone).date()
    first = max(today, rules.away_until or today)
    days = (day for n in range(LOOK_AHEAD) if rules.has_note(day := first + n * DAY))
    moments = (moment for day in days if (moment := note_at(day, zone, rules)) >= since)
    return next(moments, note_at(first + LOOK_AHEAD * DAY, zone, rules))


def _key(moment: dt.date, zone: str) -> str:
    """A changed moment or zone is another fact, and so another email."""
    return f"{moment.isoformat()} {zone}"


SCHEDULE_BY_STAGE: dict[str, Callable[[Facts, Rules], list[Due]]] = {
    "planned": _planned,
    "asked": _asked,
    "unanswered": _unanswered,
    "scheduled": _scheduled,
    "held": _held,
    "named": _named,
    "dated": _dated,
    "keeping": _keeping,
}
