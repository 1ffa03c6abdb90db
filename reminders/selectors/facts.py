"""Facts of rows and rules of the office, for the timetable."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from contacts.models import Contact
from interviews.models import Interview, InterviewEvent, Stage
from interviews.selectors.pending_referrals import pending
from office.selectors.calendar import breaks, closed_days
from office.selectors.settings import office_settings
from office.selectors.student_rules import values_of_cohorts
from reminders.domain.quiet_hours import QuietHours
from reminders.domain.rules import Digest, Facts, Rules
from reminders.models.choices import DAILY, DIGEST
from users.models import User
from users.models.leaving import has_left

HOUR = dt.timedelta(hours=1)
TIME_MOVES = ["accept", "move", "happened", "log"]  # transitions that set the time of a talk


def office_rules() -> Rules:
    office = office_settings()
    return Rules(
        zone=office.zone,
        follow_up_days=office.follow_up_days,
        closed_days=closed_days(),
        breaks=breaks(),
        thank_you=office.thank_you_within,
        cohorts_follow_up_days=tuple(values_of_cohorts("follow_up_days")),
        cohorts_thank_you=tuple(HOUR * n for n in values_of_cohorts("thank_you_hours")),
        quiet=QuietHours(office.quiet_from, office.quiet_until),
    )


def rules_of(student: User, office: Rules) -> Rules:
    quiet = office.quiet
    if student.quiet_from is not None and student.quiet_until is not None:
        quiet = QuietHours(student.quiet_from, student.quiet_until)
    digest = (
        None
        if DIGEST.name in student.muted
        else Digest(student.digest_weekday, student.digest_weeks)
    )
    wants_daily = DAILY.name not in student.muted
    return replace(
        office, quiet=quiet, wants_daily=wants_daily, digest=digest, away_until=student.away_until
    )


def remindable() -> Any:
    """Return interviews that may have reminders, with all that `facts_of` reads.

    Of students who have left only their last talks, as long as those may take place.
    """
    last_talks = Q(stage__in=[Stage.SCHEDULED, Stage.HELD, Stage.THANKED])
    gone = has_left("student__") & (has_left("student__", for_good=True) | ~last_talks)
    events = InterviewEvent.objects.filter(interview=OuterRef("pk"))
    reported = events.filter(move__in=TIME_MOVES).order_by("-at", "-id").values("at")[:1]
    return (
        Interview.objects.filter(~gone, student__is_active=True, contact__archived_at=None)
        .with_people()
        .prefetch_related("snoozes")
        .annotate(
            times_known_at=Coalesce(
                Subquery(reported), "ended_at", "agreed_at", output_field=DateTimeField()
            ),
            closed_by_site=Exists(events.filter(move="close_unanswered", at=OuterRef("closed_at"))),
        )
    )


def facts_of(interview: Any) -> Facts:
    return Facts(
        stage=interview.stage,
        zone=interview.student.zone,
        created_at=interview.created_at,
        address_failed=interview.address_failed_at is not None,
        asked_at=interview.asked_at,
        followed_up_at=interview.followed_up_at
        or (interview.question_at if interview.has_open_question else None),
        waiting_since=interview.waiting_since,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        ended_at=interview.ended_at,
        times_known_at=interview.times_known_at,
        closed_at=interview.closed_at,
        closed_by_site=interview.closed_by_site,
        **_numbers(interview),
        snoozed=_snoozed(interview),
    )


def _numbers(interview: Any) -> dict[str, Any]:
    """Return what the student's cohorts say of this request and of this talk."""
    since, ended_at = interview.waiting_since, interview.ended_at
    return {
        "follow_up_days": interview.rules_at(since).follow_up_days if since else None,
        "thank_you": interview.rules_at(ended_at).thank_you_within if ended_at else None,
    }


def remindable_names() -> Any:
    """Return pending referrals, with all that `facts_of_name` reads."""
    return (
        pending()
        .filter(~has_left("owner__"), owner__is_active=True)
        .select_related("owner")
        .prefetch_related("snoozes")
    )


def facts_of_name(referral: Any) -> Facts:
    return Facts(
        stage="dated" if referral.due_on else "named",
        zone=referral.owner.zone,
        named_at=referral.created_at,
        last_day=referral.due_on,
        snoozed=_snoozed(referral),
    )


def remindable_contacts() -> Any:
    return (
        Contact.objects.to_keep_in_touch_with()
        .filter(~has_left("owner__"), owner__is_active=True)
        .select_related("owner")
    )


def facts_of_contact(contact: Any) -> Facts:
    zone = contact.owner.zone
    due = contact.next_turn_at(zone)
    snoozed = (
        {("keep_in_touch", due.isoformat()): due} if due and due == contact.snoozed_until else {}
    )
    return Facts(
        stage="keeping", zone=zone, cadence=contact.cadence, next_turn_at=due, snoozed=snoozed
    )


def _snoozed(row: Any) -> dict:
    return {(snooze.kind, snooze.moment): snooze.until for snooze in row.snoozes.all()}
