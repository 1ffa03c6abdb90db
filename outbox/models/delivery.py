"""The state of sending: this database, the mail server, alarms, what providers reported, what
was counted."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# alarms are looked for every minute: what was not seen for so long is over
WATCHED = dt.timedelta(minutes=5)


class Report(models.Model):
    """Something a mail provider said of a mail, kept only to know it when it is said again."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.key[:8]


class Delivery(models.Model):
    """One row: which database last sent (a copy starts HELD), which key it was made with, when
    work was last done."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    fingerprint = models.CharField(max_length=80, blank=True)
    address_key_canary = models.CharField(max_length=64, blank=True)
    breaker_until = models.DateTimeField(null=True)
    breaker_reason = models.CharField(max_length=80, blank=True)
    breaker_failures = models.PositiveSmallIntegerField(default=0)
    # since an email was last taken: how many were refused for a reason that may be ours, and at
    # which domains (hashed)
    refusals = models.PositiveIntegerField(default=0, db_default=0)
    refused_domains = ArrayField(models.CharField(max_length=16), default=list, db_default=[])
    drained_at = models.DateTimeField(null=True)
    ticked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="delivery_is_one_row")]

    def __str__(self):
        return "delivery"


class AlarmQuerySet(models.QuerySet):
    def seen_lately(self, now: dt.datetime):
        """Those that are not over."""
        return self.filter(seen_at__gt=now - WATCHED)


class Alarm(models.Model):
    """Something that kept mail from going as it should, from when until when it was seen."""

    class What(models.TextChoices):
        MAIL_LATE = "mail_late", _("Mail is not sent on time")
        REMINDERS_LATE = "reminders_late", _("Reminders are not looked for")
        MAIL_SERVER = "mail_server", _("The mail server cannot be used")
        CLOCK = "clock", _("A machine's clock is wrong")
        HELD = "held", _("No email goes out: another key, or a copied database")

    what = models.CharField(max_length=20, choices=What.choices)
    place = models.CharField(max_length=100, blank=True)  # which machine, where that matters
    # a code, an error's name or a number; never text of a server
    why = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    lasts = False  # not stored: whether it is not over

    objects = AlarmQuerySet.as_manager()

    def __str__(self):
        return f"{self.what} since {self.since}"


class DailyCount(models.Model):
    """How often something happened on one day (UTC): a limit was refused, or an address had an
    email about an account.

    `key` is empty, or the keyed hash of an address, or of an address and where the request came
    from.
    """

    class What(models.TextChoices):
        LETTERS_CONTACT = "letters_contact", _("Letters of one student to one person")
        LETTERS_DOMAIN = "letters_domain", _("Letters of one student to one employer")
        LETTERS_DAY = "letters_day", _("Letters of one student")
        OPEN_REQUESTS = "open_requests", _("Open requests of one student")
        PERSON = "person", _("Requests to one person")
        ACCOUNT_EMAILS = "account_emails", _("Codes and links to one address")
        # what the one above counts by
        ACCOUNT_EMAIL_SENT = "account_email_sent", _("Codes and links put in")

    day = models.DateField()
    what = models.CharField(max_length=20, choices=What.choices)
    key = models.CharField(max_length=64, blank=True, default="", db_default="")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "what", "key"], name="daily_count_once")
        ]

    def __str__(self):
        return f"{self.what} {self.day}: {self.number}"
