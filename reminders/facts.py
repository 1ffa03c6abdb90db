"""From rows to what the timetable asks: the interview's facts and the office's rules."""

from dataclasses import replace
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from interviews.models import Interview, InterviewEvent
from programme.services import breaks, closed_days, current
from reminders.quiet import QuietHours
from reminders.timetable import Facts, Rules
from users.models import User

TELLING = ["accept", "move", "happened"]  # the moves that say when a talk is or was


def office_rules() -> Rules:
    """What the office set, for the timetable."""
    programme = current()
    return Rules(
        zone=programme.zone,
        follow_up_days=programme.follow_up_days,
        closed_days=closed_days(),
        breaks=breaks(),
        thank_you=programme.thank_you_within,
        quiet=QuietHours(programme.quiet_from, programme.quiet_until),
    )


def rules_of(student: User, office: Rules) -> Rules:
    """The office's rules with what this student set instead."""
    own = QuietHours(student.quiet_from, student.quiet_until) if student.quiet_from is not None else office.quiet
    return replace(office, quiet=own, note_weekday=student.note_weekday, away_until=student.away_until)


def remindable() -> Any:
    """A QuerySet of interviews about which students may be reminded, with contact, student and all `facts_of` reads."""
    events = InterviewEvent.objects.filter(interview=OuterRef("pk"))
    told = events.filter(move__in=TELLING).order_by("-at", "-id").values("at")[:1]
    return (
        Interview.objects.filter(student__is_active=True, contact__archived_at=None)
        .with_people()
        .prefetch_related("snoozes")
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
        created_at=interview.created_at,
        address_failed=interview.address_failed_at is not None,
        asked_at=interview.asked_at,
        followed_up_at=interview.followed_up_at,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        ended_at=interview.ended_at,
        told_at=interview.told_at,
        closed_at=interview.closed_at,
        closed_by_site=interview.closed_by_site,
        later={(snooze.kind, snooze.moment): snooze.until for snooze in interview.snoozes.all()},
    )
