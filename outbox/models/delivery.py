"""The state of sending: this database and its mail server, alarms, providers' reports, counts."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Alarms are recorded every minute: one that was not seen for this long is over.
ALARM_OVER_AFTER = dt.timedelta(minutes=5)


class Report(models.Model):
    """A mail provider's report on an email, stored so that a repeated one is recognized."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.key[:8]


class DeliveryState(models.Model):
    """The single row: the last database to send (a copy starts HELD), its key, the last work."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    fingerprint = models.CharField(max_length=80, blank=True)
    address_key_canary = models.CharField(max_length=64, blank=True)
    breaker_until = models.DateTimeField(null=True)
    breaker_reason = models.CharField(max_length=80, blank=True)
    breaker_failures = models.PositiveSmallIntegerField(default=0)
    # since an email was last accepted: how many were refused for a reason that may be ours, and
    # at which domains (hashed)
    refusals = models.PositiveIntegerField(default=0, db_default=0)
    refused_domains = ArrayField(models.CharField(max_length=16), default=list, db_default=[])
    drained_at = models.DateTimeField(null=True)
    reminders_planned_at = models.DateTimeField(null=True)
    # the mailbox of bounces: when it was last read to its end, and why it was not since
    bounces_read_at = models.DateTimeField(null=True)
    bounces_failure = models.CharField(max_length=80, blank=True, default="", db_default="")
    # `manage.py backup`: when one was last made, and why the last attempt since then failed
    backed_up_at = models.DateTimeField(null=True)
    backup_failure = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="delivery_is_one_row")]

    def __str__(self):
        return "delivery state"


class AlarmQuerySet(models.QuerySet):
    def seen_since(self, moment: dt.datetime):
        return self.filter(seen_at__gt=moment)

    def ongoing(self, now: dt.datetime):
        """Return alarms seen in the last five minutes."""
        return self.seen_since(now - ALARM_OVER_AFTER)


class Alarm(models.Model):
    class Problem(models.TextChoices):
        MAIL_LATE = "mail_late", _("Email is not sent on time")
        REMINDERS_LATE = "reminders_late", _("Reminders are not planned")
        MAIL_SERVER = "mail_server", _("The mail server cannot be used")
        BOUNCES = "bounces", _("The mailbox of bounces cannot be read")
        CLOCK = "clock", _("A machine's clock is wrong")
        HELD = "held", _("No email goes out: another key, or a copied database")
        BACKUP = "backup", _("No backup was made")
        OPT_OUT_LOG = "opt_out_log", _("Opt-outs do not reach their log")
        DEACTIVATIONS = "deactivations", _("Deactivations wait for an admin")
        SIGN_IN = "sign_in", _("The university's sign-in will end, or has")
        JOBS = "jobs", _("What is due every hour or night failed for somebody")

    problem = models.CharField(max_length=20, choices=Problem.choices)
    host = models.CharField(max_length=100, blank=True)  # which machine, where that matters
    # a code, an error's name or a number; never text of a server
    reason = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    # not stored; set by outbox.selectors.health
    is_ongoing = False
    page = ""  # URL name of the page that settles it

    objects = AlarmQuerySet.as_manager()

    def __str__(self):
        return f"{self.problem} since {self.since}"


class DailyCount(models.Model):
    """How often something happened on one day (UTC): a limit was hit, an account email was sent.

    `key` is empty, or the keyed hash of an address, or of an address and the client.
    """

    class Event(models.TextChoices):
        LETTERS_CONTACT = "letters_contact", _("Letters of one student to one person")
        LETTERS_DOMAIN = "letters_domain", _("Letters of one student to one employer")
        LETTERS_DAY = "letters_day", _("Letters of one student")
        OPEN_REQUESTS = "open_requests", _("Open requests of one student")
        PERSON = "person", _("Requests to one person")
        ACCOUNT_EMAILS = "account_emails", _("Codes and links to one address")
        # ACCOUNT_EMAILS is the limit, this is what it counts
        ACCOUNT_EMAIL_SENT = "account_email_sent", _("Codes and links sent")

    day = models.DateField()
    event = models.CharField(max_length=20, choices=Event.choices)
    key = models.CharField(max_length=64, blank=True, default="", db_default="")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "event", "key"], name="daily_count_once")
        ]

    def __str__(self):
        return f"{self.event} {self.day}: {self.number}"
