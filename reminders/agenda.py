"""One list of next steps for each student. Today, the daily note and later the digest show the same."""

import datetime as dt
from itertools import chain

from core.step import Rank, Step
from interviews.steps import steps_of
from reminders.models import Snooze
from users.models import User

OFFERS = (steps_of,)  # each app's own; they may be called in any order


def steps(user: User, now: dt.datetime) -> list[Step]:
    """What this student can do next, most urgent first; how many of them a page shows is the page's matter."""
    return sorted(chain.from_iterable(offer(user, now) for offer in OFFERS))


def follow_ups(user: User, now: dt.datetime, *, since: dt.datetime | None, until: dt.datetime) -> list[Step]:
    """The steps no appointment waits for that became due after `since` (None: ever) and up to `until`.

    What the student put off counts as due when they want it.
    """
    later = dict(Snooze.objects.lines_of(user).values_list("interview_id", "until"))
    found = (step for step in steps(user, now) if step.rank == Rank.FOLLOW_UP)
    due = [(max(step.due, later.get(step.about, step.due)), step) for step in found]
    return [step for moment, step in due if moment <= until and (since is None or moment > since)]
