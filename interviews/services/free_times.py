"""Two talks of one student never take the same half hour, unless the student insists."""

import datetime as dt
from collections.abc import Iterable

from interviews.models import Interview, InterviewEvent
from interviews.selectors.student_times import Block, StudentTimes, agreed_times
from interviews.services.refusals import TimeTaken

By = InterviewEvent.By


def taken_among(
    interview: Interview, starts: Iterable[dt.datetime], now: dt.datetime
) -> dict[dt.datetime, Block]:
    """Return those of `starts` at which another talk is agreed. One query."""
    times = StudentTimes(agreed=agreed_times(interview, now))
    found = {start: times.talk_at(start, interview.minutes) for start in starts}
    return {start: block for start, block in found.items() if block}


def check_free(
    interview: Interview, starts: Iterable[dt.datetime], now: dt.datetime, *, by: str
) -> None:
    """Raise TimeTaken if another talk is agreed at one of `starts`.

    Call it under the lock of the student's row. `by`: who acts, and reads the refusal.
    """
    for block in taken_among(interview, starts, now).values():
        raise TimeTaken(block, interview.student.zone if by == By.STUDENT else "")
