"""The next steps of all of a student's interviews."""

import datetime as dt

from core.step import Step
from interviews.domain.next_steps import next_step
from interviews.models import Interview, Stage
from users.models import User


def steps_of(student: User, now: dt.datetime) -> list[Step]:
    """Return steps, most urgent first. One query."""
    interviews = (
        Interview.objects.editable_by(student)
        .filter(contact__archived_at=None)
        .exclude(stage__in=[Stage.THANKED, Stage.WITHDRAWN, Stage.MISSED])
        .select_related("contact")
        .with_cohorts()
    )
    found = []
    for interview in interviews:
        interview.student = student  # saves a join
        found.append(next_step(interview, now))
    return sorted((step for step in found if step), key=lambda step: (step.rank, step.due))
