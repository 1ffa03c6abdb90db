"""Past talks of which nobody said how they went, and those that wait for their wrap-up."""

import datetime as dt

from interviews.models import Interview, Stage
from interviews.models.querysets import InterviewQuerySet
from users.models import User


def unsaid_talks(student: User, now: dt.datetime) -> InterviewQuerySet:
    """Return agreed talks whose end is past, oldest first, with their contacts."""
    past = Interview.objects.editable_by(student).filter(stage=Stage.SCHEDULED, ends_at__lte=now)
    return past.select_related("contact").order_by("starts_at", "id")


def talks_to_wrap_up(student: User) -> InterviewQuerySet:
    """Return talks whose thank-you is due, oldest first, with their contacts."""
    held = Interview.objects.editable_by(student).filter(
        stage=Stage.HELD, contact__archived_at=None
    )
    return held.select_related("contact").order_by("ended_at", "id")
