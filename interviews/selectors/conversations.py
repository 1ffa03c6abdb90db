"""The talks of one student, counted and coming up, for Today and the digest."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet, Subquery

from contacts.models import Referral
from interviews.domain.next_steps import next_step
from interviews.models import Interview, Stage
from users.models import User

COMING_UP = dt.timedelta(days=14)
COUNTS = ~Q(purpose=Interview.Purpose.PRACTICE)  # practice talks are shown, not counted
ANSWERED = (
    Q(agreed_at__isnull=False)
    | Q(proposed_at__isnull=False)
    | Q(outcome__in=[Stage.DECLINED, Stage.NOT_NOW])
)


def coming_up(student: User, now: dt.datetime) -> QuerySet[Interview]:
    """Return agreed talks of the next 14 days, soonest first."""
    soon = Interview.objects.editable_by(student).filter(stage=Stage.SCHEDULED, ends_at__gt=now)
    rows = (
        soon.filter(starts_at__lt=now + COMING_UP).select_related("contact").order_by("starts_at")
    )
    return rows.only("code", "starts_at", "minutes", "contact__name", "contact__preferred_name")


def awaited(student: User, now: dt.datetime) -> list[Interview]:
    """Return open requests without a next step, oldest first. One query."""
    asked = Interview.objects.editable_by(student).filter(
        stage=Stage.ASKED, contact__archived_at=None
    )
    return [
        talk for talk in asked.with_people().order_by("asked_at") if next_step(talk, now) is None
    ]


class Totals(NamedTuple):
    """What a student's talks, without practice, came to.

    `referrals` are whom and what contacts named to the student, 0 before the first talk.
    """

    talks: int
    places: int  # kinds of workplace
    referrals: int


def talked(student: User, since: dt.datetime | None = None) -> Totals:
    """With `since`, only talks that ended from then on; referrals of all time. One query."""
    talks = Interview.objects.editable_by(student).filter(
        COUNTS, stage__in=[Stage.HELD, Stage.THANKED]
    )
    if since:
        talks = talks.filter(ended_at__gte=since)
    named = Referral.objects.editable_by(student).order_by().values("owner")
    numbers = talks.annotate(named=Subquery(named.values(n=Count("pk")))).aggregate(
        talks=Count("pk"),
        places=Count("contact__setting", distinct=True, filter=~Q(contact__setting="")),
        referrals=Max("named", default=0),
    )
    return Totals(**numbers)
