"""From rows to what the timetable asks: the interview's facts and the office's rules."""

from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from interviews.models import Interview, InterviewEvent
from programme.services import closed_days, current
from reminders.quiet import QuietHours
from reminders.timetable import Facts, Rules

TELLING = ["accept", "move", "happened"]  # the moves that say when a talk is or was


def office_rules() -> Rules:
    """What the office set, for the timetable."""
    programme = current()
    return Rules(
        zone=programme.zone,
        follow_up_days=programme.follow_up_days,
        closed_days=closed_days(),
        thank_you=programme.thank_you_within,
        quiet=QuietHours(programme.quiet_from, programme.quiet_until),
    )


def remindable() -> Any:
    """A QuerySet of interviews about which students may be reminded, with contact, student and all `facts_of` reads."""
    events = InterviewEvent.objects.filter(interview=OuterRef("pk"))
    told = events.filter(move__in=TELLING).order_by("-at", "-id").values("at")[:1]
    return (
        Interview.objects.filter(student__is_active=True, contact__archived_at=None)
        .with_people()
        .annotate(
            told_at=Coalesce(Subquery(told), "ended_at", "agreed_at", output_field=DateTimeField()),
            closed_by_site=Exists(events.filter(move="close_unanswered", at=OuterRef("closed_at"))),
        )
    )


def facts_of(interview: Any) -> Facts:
    """The facts of an interview that `remindable` found; it alone has `told_at` and `closed_by_site`."""
    return Facts(
        stage=interview.stage,
        zone=interview.student.zone,
        asked_at=interview.asked_at,
        followed_up_at=interview.followed_up_at,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        ended_at=interview.ended_at,
        told_at=interview.told_at,
        closed_at=interview.closed_at,
        closed_by_site=interview.closed_by_site,
    )
