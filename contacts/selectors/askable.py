"""Whom of the directory a student can ask now, as a query: the rules of the ledger in SQL."""

import datetime as dt

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from contacts.domain.limits import MONTH, YEAR
from contacts.models import PersonKey, RequestRecord
from contacts.models.directory import MONTHS, DirectoryQuerySet
from core.clock import local
from office.selectors.settings import office_settings
from outbox.models import Suppression
from outbox.models.suppression import ALL

REQUEST = "request"  # the kind of email that asks


def can_be_asked(entries: DirectoryQuerySet, now: dt.datetime) -> DirectoryQuerySet:
    """Return those of DirectoryEntry `entries` whom `available_from` would call free at `now`."""
    office = office_settings()
    today = local(now, office.zone).date()
    numbers = Counts(now)
    return (
        entries.listed()
        .not_held(today)
        .in_month(today.month)
        .filter(~Exists(_stopped(now)))
        .alias(
            most_open=Coalesce(F("person__open_limit"), Value(1)),
            most_in_month=_limit("person__month_limit", F("capacity"), office.asks_per_30_days),
            most_in_year=_limit("person__year_limit", _most_a_year(), office.asks_per_year),
            now_open=numbers.of(Q(closed_at=None) | Q(closed_at__gt=now)),
            in_month=numbers.of(Q(asked_at__gt=now - MONTH)) + _before(today, now, MONTH),
            in_year=numbers.of(Q(asked_at__gt=now - YEAR)) + _before(today, now, YEAR),
        )
        .filter(
            now_open__lt=F("most_open"),
            in_month__lt=F("most_in_month"),
            in_year__lt=F("most_in_year"),
        )
    )


def stopped(now: dt.datetime) -> QuerySet[Suppression]:
    """Return the suppressions that keep requests from an address, bounces too."""
    return Suppression.objects.in_force(now).filter(kind__in=(ALL, REQUEST))


def stopped_keys(now: dt.datetime) -> QuerySet:
    return stopped(now).values("address_key")


class Counts:
    """Numbers of requests to an entry's person, as subqueries."""

    def __init__(self, now: dt.datetime):
        self.now = now

    def of(self, which: Q) -> Coalesce:
        found = RequestRecord.objects.filter(which, person=OuterRef("person")).order_by()
        number = found.values("person").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))


def _stopped(now: dt.datetime) -> QuerySet[PersonKey]:
    return PersonKey.objects.filter(
        person=OuterRef("person"),
        kind=PersonKey.Kind.ADDRESS,
        key__in=stopped_keys(now),
    )


def _limit(own: str, agreed: F | Case, of_office: int) -> Coalesce:
    """Return the stricter of what is known; PostgreSQL's LEAST leaves out null."""
    return Coalesce(Least(F(own), agreed), Value(of_office))


def _most_a_year() -> Case:
    months = Case(
        When(months=[], then=Value(len(MONTHS))),
        default=F("months__len"),
        output_field=IntegerField(),
    )
    return Case(
        When(
            capacity__isnull=False,
            then=Greatest(F("capacity") * months, Value(office_settings().asks_per_year)),
        ),
        default=None,
        output_field=IntegerField(),
    )


def _before(today: dt.date, now: dt.datetime, length: dt.timedelta) -> Case:
    """Return 1 for a last request before this site that lies within `length`, else 0."""
    first = local(now - length, office_settings().zone).date()
    return Case(When(last_asked_on__gt=first, then=Value(1)), default=Value(0))
