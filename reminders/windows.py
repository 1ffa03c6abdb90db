"""Where to look: which interviews can have a reminder due now, by one of their moments and a partial index. Pure."""

import datetime as dt
from dataclasses import dataclass

from core.clock import DAY
from reminders.timetable import ASKED_AFTER, CLOSED_FOR, DRAFTED_FOR, HOUR, NO_ANSWER_FOR, OVERDUE, Rules


@dataclass(frozen=True)
class Window:
    """Interviews of one stage, by one column.

    `shortest` and `longest` bound the time from that moment to any hour between a reminder's due time and its expiry,
    negative for what comes before the moment. No last look is stored: the window reaches back to the expiry, so
    catching up after days off is the same look.
    """

    stage: str
    column: str
    kinds: tuple[str, ...]
    shortest: dt.timedelta
    longest: dt.timedelta

    def span(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """First and last moment of the column with which something can be due at `now`."""
        return now - self.longest, now - self.shortest


# The stage and the column that each kind of reminder hangs on.
HANGS_ON = {
    "day_before": ("scheduled", "starts_at"),
    "did_it_happen": ("scheduled", "ends_at"),
    "did_it_happen_again": ("scheduled", "ends_at"),
    "thank_you_fresh": ("held", "ended_at"),
    "thank_you_last": ("held", "ended_at"),
    "drafted": ("planned", "created_at"),
    "no_answer": ("asked", "asked_at"),
    "closed": ("unanswered", "closed_at"),
}


def windows(rules: Rules) -> list[Window]:
    """One for each fact that reminders hang on."""
    answer = rules.follow_up_days * DAY
    twice = ("did_it_happen", "did_it_happen_again")
    thanks = ("thank_you_fresh", "thank_you_last")
    return [
        # From midnight back to 5 PM on the day before are 7 to 31 hours, and one more when the clocks change.
        Window(*HANGS_ON["day_before"], ("day_before",), -32 * HOUR, 0 * HOUR),
        Window(*HANGS_ON["did_it_happen"], twice, ASKED_AFTER, 6 * DAY),
        Window(*HANGS_ON["thank_you_last"], thanks, HOUR, rules.thank_you + OVERDUE),
        # As with what waits for an answer, a break may hold the note back.
        Window(*HANGS_ON["drafted"], ("drafted",), 2 * DAY, 65 * DAY + DRAFTED_FOR),
        # Weekends and closed days stretch the wait; two closed months are more than any break.
        Window(*HANGS_ON["no_answer"], ("no_answer",), answer - DAY, 3 * answer + 60 * DAY + NO_ANSWER_FOR),
        Window(*HANGS_ON["closed"], ("closed",), 0 * DAY, CLOSED_FOR),
    ]
