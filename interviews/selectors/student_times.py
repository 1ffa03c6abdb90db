"""A student's times: what is agreed, what is offered to whom, and what is free."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet

from core.clock import add_business_days, at, local
from interviews.models import OPEN, Interview, Slot, Stage, guaranteed
from office.selectors.calendar import closed_days

HALF_HOUR = dt.timedelta(minutes=30)
DAY_BEGINS, DAY_ENDS = dt.time(8), dt.time(18)  # when people take calls, in each known zone
# business days ahead and hour of the three times prefilled in a request
PREFERRED = ((5, 10), (7, 14), (9, 16))
FURTHER = 6  # business days to search if a day has no free time


def blocked_until(starts_at: dt.datetime, minutes: int) -> dt.datetime:
    return starts_at + -(-dt.timedelta(minutes=minutes) // HALF_HOUR) * HALF_HOUR


@dataclass(frozen=True)
class Block:
    """Half hours that another interview takes or may take, and its contact's first name."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    first: str

    def overlaps(self, starts_at: dt.datetime, minutes: int) -> bool:
        return self.starts_at < blocked_until(starts_at, minutes) and starts_at < self.ends_at


@dataclass(frozen=True)
class StudentTimes:
    agreed: tuple[Block, ...] = ()
    offered: tuple[Block, ...] = ()
    drafted: tuple[Block, ...] = ()

    def talk_at(self, starts_at: dt.datetime, minutes: int) -> Block | None:
        return next((block for block in self.agreed if block.overlaps(starts_at, minutes)), None)

    def offered_to(self, starts_at: dt.datetime, minutes: int) -> list[str]:
        """Return first names of other contacts to whom this time is offered, without duplicates."""
        found = (block.first for block in self.offered if block.overlaps(starts_at, minutes))
        return list(dict.fromkeys(found))

    def is_free(self, starts_at: dt.datetime, minutes: int) -> bool:
        blocks = (*self.agreed, *self.offered, *self.drafted)
        return not any(block.overlaps(starts_at, minutes) for block in blocks)


def agreed_times(interview: Interview, now: dt.datetime) -> tuple[Block, ...]:
    """Return the student's other agreed talks that aren't over. One query."""
    rows = (
        _other_talks(interview, now)
        .select_related("contact")
        .only("starts_at", "minutes", "contact__name")
    )
    return tuple(_block(guaranteed(each.starts_at), each) for each in rows)


def _other_talks(interview: Interview, now: dt.datetime) -> QuerySet[Interview]:
    agreed = Interview.objects.filter(
        student_id=interview.student_id, stage=Stage.SCHEDULED, ends_at__gt=now
    )
    return agreed.exclude(pk=interview.pk).order_by("starts_at", "pk")


def student_times(interview: Interview, now: dt.datetime) -> StudentTimes:
    """Return what the student's other interviews take or may take from `now` on. Two queries."""
    slots = (
        Slot.objects.filter(
            interview__student_id=interview.student_id, by=Slot.By.STUDENT, starts_at__gt=now
        )
        .filter(interview__stage__in=OPEN | {Stage.PLANNED})
        .exclude(interview__contact_id=interview.contact_id)
        .select_related("interview__contact")
    )
    offered: list[Block] = []
    drafted: list[Block] = []
    for slot in slots:
        is_draft = slot.interview.stage == Stage.PLANNED
        (drafted if is_draft else offered).append(_block(slot.starts_at, slot.interview))
    return StudentTimes(agreed_times(interview, now), tuple(offered), tuple(drafted))


def _block(starts_at: dt.datetime, interview: Interview) -> Block:
    return Block(
        starts_at, blocked_until(starts_at, interview.minutes), interview.contact.first_name
    )


def open_slots(interview: Interview, now: dt.datetime) -> list[Slot]:
    """Return offered times that are in the future and not taken by another talk. One query."""
    talks = _other_talks(interview, now)
    ahead = interview.slots.filter(by=Slot.By.STUDENT, starts_at__gt=now).annotate(
        talk_starts=ArraySubquery(talks.values("starts_at")),
        talk_minutes=ArraySubquery(talks.values("minutes")),
    )
    return [slot for slot in ahead if slot.is_insisted or not _is_taken(slot, interview.minutes)]


def _is_taken(slot: Any, minutes: int) -> bool:
    """`slot` has the annotations of `open_slots`."""
    talks = zip(slot.talk_starts, slot.talk_minutes, strict=True)
    blocks = (Block(starts_at, blocked_until(starts_at, length), "") for starts_at, length in talks)
    return any(block.overlaps(slot.starts_at, minutes) for block in blocks)


def known_zones(interview: Interview) -> list[str]:
    theirs = interview.agreed_zone or interview.contact.zone
    return list(dict.fromkeys([interview.student.zone, theirs or interview.student.zone]))


def zone_out_of_hours(interview: Interview, starts_at: dt.datetime) -> str | None:
    """Return the first known zone in which this talk isn't between 8:00 and 18:00, or None."""
    ends_at = starts_at + interview.duration
    return next(
        (zone for zone in known_zones(interview) if not _is_by_day(starts_at, ends_at, zone)), None
    )


def _is_by_day(starts_at: dt.datetime, ends_at: dt.datetime, zone: str) -> bool:
    begin, end = local(starts_at, zone), local(ends_at, zone)
    return begin.date() == end.date() and begin.time() >= DAY_BEGINS and end.time() <= DAY_ENDS


def usual_times(interview: Interview, now: dt.datetime) -> list[dt.datetime]:
    """Return three free times on three days, usually 5 to 9 business days ahead. Two queries."""
    zone, times = interview.contact_zone, student_times(interview, now)
    today = local(now, zone).date()
    found: dict[dt.date, dt.datetime] = {}
    for days, hour in PREFERRED:
        for moment in _candidates(interview, today, days, hour):
            day = local(moment, zone).date()
            if day not in found and times.is_free(moment, interview.minutes):
                found[day] = moment
                break
    return sorted(found.values())


def _candidates(interview: Interview, today: dt.date, days: int, hour: int) -> list[dt.datetime]:
    """Return half hours from that business day on, by day, those closest to `hour` first."""
    dates = [add_business_days(today, days + n, closed_days()) for n in range(FURTHER)]
    zone = interview.contact_zone

    def distance(moment: dt.datetime) -> tuple[dt.date, int, bool]:
        wall = local(moment, zone)
        minutes = wall.hour * 60 + wall.minute - hour * 60
        return (wall.date(), abs(minutes), minutes < 0)

    return sorted(by_day(interview, dates), key=distance)


def by_day(interview: Interview, dates: list[dt.date]) -> list[dt.datetime]:
    """Return the half hours of these days of the contact that are by day in every known zone.

    If the zones share no such hour, those by day for the contact.
    """
    zone = interview.contact_zone
    walls = [dt.time(n // 2, n % 2 * 30) for n in range(2 * DAY_BEGINS.hour, 2 * DAY_ENDS.hour)]
    moments = [at(date, wall, zone) for date in dates for wall in walls]
    shared = [moment for moment in moments if zone_out_of_hours(interview, moment) is None]
    return shared or [each for each in moments if _is_by_day(each, each + interview.duration, zone)]
