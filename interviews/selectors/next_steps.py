"""The next steps of all of a student's interviews."""

import datetime as dt

from core.step import Step
from interviews.domain.next_steps import next_step
from interviews.models import Interview, Stage
from interviews.selectors.leavers import FINISHABLE
from users.models import User
from users.selectors.leaving import has_left, is_gone


def steps_of(student: User, now: dt.datetime) -> list[Step]:
    """Return steps, most urgent first; of who left only those of the last talks. One query."""
    if is_gone(student, now):
        return []
    interviews = (
        Interview.objects.editable_by(student)
        .filter(contact__archived_at=None)
        .exclude(stage__in=[Stage.THANKED, Stage.WITHDRAWN, Stage.MISSED])
        .select_related("contact")
        .with_cohorts()
    )
    if has_left(student, now):
        interviews = interviews.filter(stage__in=FINISHABLE)
    found = []
    for interview in interviews:
        interview.student = student  # saves a join
        found.append(next_step(interview, now))
    return sorted((step for step in found if step), key=lambda step: (step.rank, step.due))
