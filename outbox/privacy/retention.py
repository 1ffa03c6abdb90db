"""How long mail is kept: its words 90 days, whose address it went to 24 months, that it went for
good."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from outbox.models import DailyCount, Email, Report
from outbox.models.email import WORDS_KEPT
from users.privacy.retention import Rule, register

ADDRESSES_KEPT = dt.timedelta(days=730)
COUNTS_KEPT = dt.timedelta(days=30)
REPORTS_KEPT = dt.timedelta(days=90)  # no provider says a thing again after that


def old_words(now: dt.datetime) -> QuerySet[Email]:
    """Mails whose end is past by so long that their words go."""
    return Email.objects.filter(~Q(subject="", body=""), ended_at__lte=now - WORDS_KEPT)


def old_addresses(now: dt.datetime) -> QuerySet[Email]:
    return Email.objects.filter(ended_at__lte=now - ADDRESSES_KEPT).exclude(address="")


def old_reports(now: dt.datetime) -> QuerySet[Report]:
    """What providers said so long ago that they will not say it again."""
    return Report.objects.filter(at__lte=now - REPORTS_KEPT)


def old_counts(now: dt.datetime) -> QuerySet[DailyCount]:
    """Counts of days that no limit and no page asks for any more."""
    return DailyCount.objects.filter(day__lt=(now - COUNTS_KEPT).date())


def register_rules() -> None:
    """Called once, when the app is ready."""
    register(
        Rule(
            "email_words",
            _("subject and text, 90 days after the mail was sent or given up"),
            old_words,
            lambda rows, now: rows.update(subject="", body=""),
        )
    )
    register(
        Rule(
            "email_addresses",
            _("whom a mail went to, 24 months after it was sent or given up"),
            old_addresses,
            lambda rows, now: rows.update(address=""),
        )
    )
    register(
        Rule(
            "delivery_reports",
            _("that a mail provider told of a mail, 90 days after it did"),
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
