"""What the office sees of a student's open requests and talks: no name, no words."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from interviews.models import OPEN, Interview, Stage, guaranteed
from outbox import services as outbox
from users.domain.open_talks import OpenTalk


def open_interviews(student_ids: Collection[int], now: dt.datetime) -> QuerySet[Interview]:
    """Return requests that wait for an answer, and agreed talks to come.

    A talk that has begun is not among them: it can no longer be called off.
    """
    to_come = Q(stage=Stage.SCHEDULED, starts_at__gt=now)
    rows = Interview.objects.filter(Q(stage__in=OPEN) | to_come, student__in=student_ids)
    return rows.order_by("student_id", "pk")


def open_talks_of(student_ids: Collection[int], now: dt.datetime) -> list[OpenTalk]:
    """Two queries."""
    rows = list(open_interviews(student_ids, now).select_related("contact"))
    stopped = outbox.suppressed_among(
        {row.contact.email for row in rows} - {""}, "talk_closed", now
    )
    return [
        OpenTalk(
            student_id=row.student_id,
            state=Stage(row.stage).label,
            is_agreed=row.stage == Stage.SCHEDULED,
            at=guaranteed(row.starts_at if row.stage == Stage.SCHEDULED else row.asked_at),
            can_be_told=row.contact.can_be_emailed and row.contact.email not in stopped,
        )
        for row in rows
    ]
