"""Whether the student of an interview still takes part in it."""

import datetime as dt

from interviews.models import Interview, Stage
from users.selectors.leaving import has_left, is_gone

FINISHABLE = (Stage.SCHEDULED, Stage.HELD, Stage.THANKED)


def is_student_gone(interview: Interview, now: dt.datetime) -> bool:
    """True if the account is closed, or its student left and this talk is none of the last ones.

    No query.
    """
    student = interview.student
    if is_gone(student, now):
        return True
    return has_left(student, now) and interview.stage not in FINISHABLE
