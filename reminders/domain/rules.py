"""Input and output of the timetable: facts of a row, rules of office and student. Pure."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from core.clock import DAY
from office.domain.breaks import Span, is_break
from reminders.domain.quiet_hours import QuietHours


@dataclass(frozen=True)
class Facts:
    """The facts of an interview, a referral (stage "named", "dated") or a contact ("keeping").

    `times_known_at`: when the current times were agreed or reported. `named_at`: when the contact
    named it; `last_day`: of an opportunity. `next_turn_at`: the first turn since the last exchange.
    `follow_up_days` and `thank_you`: what holds for this student; None: as the rules say.
    `snoozed`: until when, by the reminder's kind and moment.
    """

    stage: str
    zone: str  # the student's
    created_at: dt.datetime | None = None
    address_failed: bool = False
    asked_at: dt.datetime | None = None
    waiting_since: dt.datetime | None = None  # the last message of either side
    followed_up_at: dt.datetime | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    times_known_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    closed_by_site: bool = False
    follow_up_days: int | None = None
    thank_you: dt.timedelta | None = None
    named_at: dt.datetime | None = None
    last_day: dt.date | None = None
    cadence: int | None = None
    next_turn_at: dt.datetime | None = None
    snoozed: Mapping[tuple[str, str], dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Digest:
    """The rhythm of a student's digest. `weekday` 0 is Monday."""

    weekday: int = 0
    weeks: int = 1

    def comes_on(self, day: dt.date) -> bool:
        """Count weeks from a fixed Monday, so that the rhythm continues over new year."""
        return day.weekday() == self.weekday and (day.toordinal() - 1) // 7 % self.weeks == 0


@dataclass(frozen=True)
class Rules:
    """`cohorts_…` are the numbers of cohorts that differ from the office."""

    zone: str
    follow_up_days: int
    closed_days: Collection[dt.date] = ()
    thank_you: dt.timedelta = DAY  # from the real end
    cohorts_follow_up_days: tuple[int, ...] = ()
    cohorts_thank_you: tuple[dt.timedelta, ...] = ()
    quiet: QuietHours = field(default_factory=QuietHours)
    wants_daily: bool = True  # by the student: a note on each morning with something new
    digest: Digest | None = None  # by the student
    away_until: dt.date | None = None  # by the student: no note before that day
    breaks: Collection[Span] = ()  # by the office: no note on these days

    def has_digest(self, day: dt.date) -> bool:
        return self.digest is not None and self.digest.comes_on(day) and self._is_open(day)

    def has_note(self, day: dt.date) -> bool:
        """True if a note, daily or digest, may be sent that day."""
        return self.has_digest(day) or (self.wants_daily and self._is_open(day))

    def _is_open(self, day: dt.date) -> bool:
        is_back = self.away_until is None or day >= self.away_until
        return is_back and not is_break(day, self.breaks)


@dataclass(frozen=True, order=True)
class Due:
    """One reminder. `fact` is the value that makes it due, with its zone."""

    due_at: dt.datetime
    kind: str
    fact: str
    expires_at: dt.datetime
