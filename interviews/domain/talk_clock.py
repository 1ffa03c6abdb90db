"""The clock of a talk against the minutes that were requested."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from interviews.models import OPEN, Interview, Stage, TalkNotes, can_plan, guaranteed

LAST_MINUTES = dt.timedelta(minutes=2)
A_FEW_MINUTES = dt.timedelta(minutes=5)
# after the promised end; a clock still running is a page left open
FORGOTTEN = dt.timedelta(hours=2)


class Cue(StrEnum):
    NONE = ""
    LAST = "last"
    OVER = "over"
    MORE = "more"


@dataclass(frozen=True)
class TalkClock:
    """Runs from `since` for `minutes`, unless more time was offered."""

    since: dt.datetime
    minutes: int
    offered_more: bool
    now: dt.datetime

    @property
    def elapsed(self) -> dt.timedelta:
        return max(self.now - self.since, dt.timedelta(0))

    @property
    def seconds(self) -> int:
        return int(self.elapsed.total_seconds())

    @property
    def percent(self) -> int:
        return min(self.seconds * 100 // (self.minutes * 60), 100)

    @property
    def words(self) -> str:
        return _("%(elapsed)d of %(minutes)d minutes") % {
            "elapsed": self.seconds // 60,
            "minutes": self.minutes,
        }

    @property
    def cue(self) -> Cue:
        if self.offered_more:
            return Cue.MORE
        left = dt.timedelta(minutes=self.minutes) - self.elapsed
        if left > LAST_MINUTES:
            return Cue.NONE
        return Cue.LAST if left > dt.timedelta(0) else Cue.OVER


def can_talk(interview: Interview) -> bool:
    """True if the talk may begin or go on, agreed before or on the spot."""
    return can_plan(interview)


def can_note(interview: Interview) -> bool:
    return can_talk(interview) or interview.stage in (Stage.HELD, Stage.THANKED)


def began_at(interview: Interview, notes: TalkNotes | None, now: dt.datetime) -> dt.datetime | None:
    """Return when Start was pressed, else the agreed time once past; None before.

    A Start long before the agreed time no longer counts once that has come.
    """
    agreed = (
        interview.starts_at
        if interview.stage == Stage.SCHEDULED and guaranteed(interview.starts_at) <= now
        else None
    )
    started = notes.started_at if notes else None
    return (
        agreed if agreed and started and is_left(interview, started, agreed) else started or agreed
    )


def is_left(interview: Interview, since: dt.datetime, now: dt.datetime) -> bool:
    return now - since > interview.duration + FORGOTTEN


def starts_early(interview: Interview, now: dt.datetime) -> bool:
    return interview.stage in OPEN or (
        interview.stage == Stage.SCHEDULED and now < guaranteed(interview.starts_at)
    )


def ends_early(interview: Interview, notes: TalkNotes | None, now: dt.datetime) -> bool:
    """True some minutes before the planned end, or if the talk didn't begin."""
    since = began_at(interview, notes, now)
    return since is None or now < since + interview.duration - A_FEW_MINUTES


def clock_of(interview: Interview, notes: TalkNotes | None, now: dt.datetime) -> TalkClock | None:
    """Return the running clock; None before and after the talk, and if the page was left open."""
    since = began_at(interview, notes, now)
    if not can_talk(interview) or since is None or is_left(interview, since, now):
        return None
    return TalkClock(since, interview.minutes, bool(notes and notes.more_time_at), now)


def likely_end(interview: Interview, notes: TalkNotes | None, now: dt.datetime) -> dt.datetime:
    """Return `now`, or the planned end if the page was left open."""
    since = began_at(interview, notes, now)
    if since and is_left(interview, since, now):
        return since + interview.duration
    return now
