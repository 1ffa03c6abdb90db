"""Views of a student's record by others, for the student."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max
from django.db.models.functions import TruncDate

from core import zones
from users.domain.audit import views
from users.models import AuditEntry, User

PER_PAGE = 50


@dataclass(frozen=True)
class RecordView:
    """One person's views of a page (URL name) on one day; `who` is None for a lost account."""

    at: dt.datetime
    who: User | None
    page: str
    times: int


def access_log(student: User, number: str | None = None) -> tuple[list[RecordView], Page]:
    """Return a page of views of the record of `student`, newest first, and the Page.

    One row for each person, page and day of the student's zone. An unknown `number` is the first
    page. Three queries.
    """
    entries = AuditEntry.objects.filter(student_id=student.pk, action__in=views())
    by_day = (
        entries.exclude(actor_id=student.pk)
        .annotate(day=TruncDate("at", tzinfo=zones.named(student.zone)))
        .order_by()
        .values("day", "actor_id", "purpose")
        .annotate(last=Max("at"), times=Count("pk"))
        .order_by("-last", "actor_id", "purpose")
    )
    page = Paginator(by_day, PER_PAGE).get_page(number)
    people = User.objects.in_bulk({row["actor_id"] for row in page if row["actor_id"]})
    found = [
        RecordView(row["last"], people.get(row["actor_id"]), row["purpose"], row["times"])
        for row in page
    ]
    return found, page
