"""Time windows of the rows that may have a reminder due now, each on one indexed column. Pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from contacts.models.cadence import NEXT_CADENCE, TURN_LASTS, turns
from core.clock import DAY
from office.domain.breaks import Span, break_began
from reminders.domain.rules import Rules
from reminders.domain.timetable import (
    ASKED_AFTER,
    CLOSED_FOR,
    DRAFTED_FOR,
    HOUR,
    NAMED_FOR,
    NO_ANSWER_FOR,
    OVERDUE,
)


@dataclass(frozen=True)
class Window:
    """Rows of one subject (reminders.selectors.subjects) and stage, by one column.

    `shortest` and `longest` bound the time from the column's moment to any time between a
    reminder's due time and its expiry; negative before the moment. No last scan is stored: the
    window reaches back to the expiry, so catching up after days off is the same scan.
    """

    subject: str
    stage: str
    column: str
    kinds: tuple[str, ...]
    shortest: dt.timedelta
    longest: dt.timedelta

    def span(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """Return the first and last value of the column for a reminder due at `now`."""
        return now - self.longest, now - self.shortest

    def where(self, now: dt.datetime) -> Q:
        return Q(**{f"{self.column}__range": self.span(now)})


@dataclass(frozen=True)
class Turns(Window):
    """A window for reminders that recur at the contact's cadence.

    A break of the office delays turns, which are all due right after it.
    """

    breaks: Collection[Span] = ()

    def span(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        today = now.date()
        silences = (break_began(today - n * DAY, self.breaks) for n in range(self.longest.days + 1))
        held = max((today - first for first in silences if first), default=0 * DAY)
        return now - self.longest - held, now - self.shortest

    def where(self, now: dt.datetime) -> Q:
        first, last = self.span(now)
        every = Q()
        for cadence in NEXT_CADENCE:
            for days in turns(cadence):
                moments = (first - days * DAY, last - days * DAY)
                every |= Q(cadence=cadence, **{f"{self.column}__range": moments})
        return every


# The subject, its stage and the column from which each kind of reminder is counted.
TRIGGER_COLUMNS = {
    "day_before": ("interview", "scheduled", "starts_at"),
    "did_it_happen": ("interview", "scheduled", "ends_at"),
    "did_it_happen_again": ("interview", "scheduled", "ends_at"),
    "thank_you_fresh": ("interview", "held", "ended_at"),
    "thank_you_last": ("interview", "held", "ended_at"),
    "drafted": ("interview", "planned", "created_at"),
    "no_answer": ("interview", "asked", "asked_at"),
    "closed": ("interview", "unanswered", "closed_at"),
    "referral": ("referral", "named", "created_at"),
    "opportunity": ("referral", "dated", "due_on"),
    "keep_in_touch": ("contact", "keeping", "next_due_at"),
}


def windows(rules: Rules) -> list[Window]:
    answers = [days * DAY for days in (rules.follow_up_days, *rules.cohorts_follow_up_days)]
    thank_you = max([rules.thank_you, *rules.cohorts_thank_you])
    twice = ("did_it_happen", "did_it_happen_again")
    thanks = ("thank_you_fresh", "thank_you_last")
    return [
        # 5 PM on the day before is 7 to 31 hours before a talk, one more when the clocks change.
        Window(*TRIGGER_COLUMNS["day_before"], ("day_before",), -32 * HOUR, 0 * HOUR),
        Window(*TRIGGER_COLUMNS["did_it_happen"], twice, ASKED_AFTER, 6 * DAY),
        Window(*TRIGGER_COLUMNS["thank_you_last"], thanks, HOUR, thank_you + OVERDUE),
        # A break may delay the note, as for requests without an answer.
        Window(*TRIGGER_COLUMNS["drafted"], ("drafted",), 2 * DAY, 65 * DAY + DRAFTED_FOR),
        # Weekends and closed days extend the wait; no break is longer than two months.
        Window(
            *TRIGGER_COLUMNS["no_answer"],
            ("no_answer",),
            min(answers) - DAY,
            3 * max(answers) + 60 * DAY + NO_ANSWER_FOR,
        ),
        Window(*TRIGGER_COLUMNS["closed"], ("closed",), 0 * DAY, CLOSED_FOR),
        Window(*TRIGGER_COLUMNS["referral"], ("referral",), 6 * DAY, 69 * DAY + NAMED_FOR),
        # The week before a last day, which is a day of the student's zone.
        Window(*TRIGGER_COLUMNS["opportunity"], ("opportunity",), -9 * DAY, 2 * DAY),
        # A date counted in another zone moves by a day at most, in either direction.
        Turns(
            *TRIGGER_COLUMNS["keep_in_touch"],
            ("keep_in_touch",),
            -1 * DAY,
            TURN_LASTS + 2 * DAY,
            rules.breaks,
        ),
    ]
