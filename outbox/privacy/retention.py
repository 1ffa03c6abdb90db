"""Retention: an email's words for 90 days, its address for 24 months, the row forever."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from outbox.models import DailyCount, Email, Report
from outbox.models.email import TEXT_RETENTION
from users.privacy.retention import Rule, register

ADDRESS_RETENTION = dt.timedelta(days=730)
COUNT_RETENTION = dt.timedelta(days=30)
REPORT_RETENTION = dt.timedelta(days=90)  # no provider repeats a report after that


def old_words(now: dt.datetime) -> QuerySet[Email]:
    return Email.objects.filter(~Q(subject="", body=""), ended_at__lte=now - TEXT_RETENTION)


def old_addresses(now: dt.datetime) -> QuerySet[Email]:
    return Email.objects.filter(ended_at__lte=now - ADDRESS_RETENTION).exclude(address="")


def old_reports(now: dt.datetime) -> QuerySet[Report]:
    return Report.objects.filter(at__lte=now - REPORT_RETENTION)


def old_counts(now: dt.datetime) -> QuerySet[DailyCount]:
    return DailyCount.objects.filter(day__lt=(now - COUNT_RETENTION).date())


def register_rules() -> None:
    register(
        Rule(
            "email_words",
            _("subject and text, 90 days after the email was sent or given up"),
            old_words,
            lambda rows, now: rows.update(subject="", body=""),
        )
    )
    register(
        Rule(
            "email_addresses",
            _("whom an email went to, 24 months after it was sent or given up"),
            old_addresses,
            lambda rows, now: rows.update(address=""),
        )
    )
    register(
        Rule(
            "delivery_reports",
            _("that a mail provider reported on an email, 90 days after it did"),
            old_reports,
            lambda rows, now: rows.delete()[0],
        )
    )
    register(
        Rule(
            "daily_counts",
            _("how often a limit was reached on a day, 30 days after it"),
            old_counts,
            lambda rows, now: rows.delete()[0],
        )
    )
