"""Retention: an email's words and its address as long as the office sets, the row forever."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from office.selectors.settings import stored_office_settings
from outbox.models import DailyCount, Email, Report
from users.privacy.retention import Rule, register

COUNT_RETENTION = dt.timedelta(days=30)
REPORT_RETENTION = dt.timedelta(days=90)  # no provider repeats a report after that


def old_words(now: dt.datetime) -> QuerySet[Email]:
    since = now - stored_office_settings().email_text_retention
    return Email.objects.filter(~Q(subject="", body=""), ended_at__lte=since)


def old_addresses(now: dt.datetime) -> QuerySet[Email]:
    since = now - stored_office_settings().email_address_retention
    return Email.objects.filter(ended_at__lte=since).exclude(address="")


def old_reports(now: dt.datetime) -> QuerySet[Report]:
    return Report.objects.filter(at__lte=now - REPORT_RETENTION)


def old_counts(now: dt.datetime) -> QuerySet[DailyCount]:
    return DailyCount.objects.filter(day__lt=(now - COUNT_RETENTION).date())


def register_rules() -> None:
    register(
        Rule(
            "email_words",
            _("subject and text, 90 days after it was sent or given up, or as the office sets"),
            old_words,
            lambda rows, now: rows.update(subject="", body=""),
            Email,
        )
    )
    register(
        Rule(
            "email_addresses",
            _("whom an email went to, 24 months after its end, or as the office sets"),
            old_addresses,
            lambda rows, now: rows.update(address=""),
            Email,
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
