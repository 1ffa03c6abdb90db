"""Every outgoing e-mail is a row here first, written in the same transaction as the change it speaks of."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outbox import replies

MAX_BODY = 20_000
WATCHED = dt.timedelta(minutes=5)  # alarms are looked for every minute: what was not seen for so long is over


class EmailQuerySet(models.QuerySet):
    def waiting(self):
        """Rows that will still be tried."""
        return self.exclude(next_attempt_at=None)

    def due(self, now: dt.datetime):
        """Rows whose turn has come, first come first; failing rows and broken-off ones queue up again at the back."""
        return self.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "id")

    def about(self, kind: str, object_id: int):
        """Every row of one kind about one thing."""
        return self.filter(kind=kind, object_id=object_id)


class Email(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")  # claimed; the lease says until when
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Perhaps sent")  # the line dropped after the last dot: tried once more
        BOUNCED = "bounced", _("Came back")
        DROPPED = "dropped", _("No longer needed")  # no longer true or wanted when its turn came
        EXPIRED = "expired", _("Too late to be useful")
        TAKEN_BACK = "taken_back", _("Taken back")
        DEAD = "dead", _("Failed")  # our fault; staff can send it again

    class Fault(models.TextChoices):
        """Why an email that reached nobody did not, as far as a student is told."""

        ADDRESS = "address", _("The address does not work")
        FULL = "full", _("The mailbox is full")
        OURS = "ours", _("Nothing says that the address is wrong")

    dedupe_key = models.CharField(max_length=200, unique=True)  # kind:object:fact
    kind = models.CharField(max_length=40)
    schema_version = models.PositiveSmallIntegerField(default=1)
    object_id = models.BigIntegerField(null=True)  # the row it speaks of; which table is the kind's business
    fact = models.CharField(max_length=80, blank=True)  # the value that made it due
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300, blank=True)  # final for what a person wrote, empty for what is rendered
    body = models.TextField(blank=True, max_length=MAX_BODY)
    in_reply_to = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)  # while claimed the end of the lease; null: nothing will be tried
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)  # fencing: only its holder may write the outcome
    uncertain_at = models.DateTimeField(null=True)
    last_error_class = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # when nothing more was left to try, whatever the end was
    created_at = models.DateTimeField(db_default=models.functions.Now())

    queued_at: dt.datetime | None = None  # not stored: the place in the queue of a row that was claimed just now

    objects = EmailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], condition=Q(next_attempt_at__isnull=False), name="email_next"
            ),
            models.Index(fields=["kind", "object_id"], name="email_about"),
            models.Index(fields=["state", "sent_at"], name="email_state"),
            # the log's filters; nearly every row was sent and is found by email_state
            models.Index(
                fields=["state", "ended_at", "id"],
                condition=Q(next_attempt_at=None) & ~Q(state="sent"),
                name="email_ended",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_attempt_at__isnull=True, ended_at__isnull=False)
                | Q(next_attempt_at__isnull=False, ended_at=None, state__in=["pending", "sending", "uncertain"]),
                name="email_is_tried_or_at_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="email_being_sent_has_a_lease",
            ),
        ]

    def __str__(self):
        return self.dedupe_key

    @property
    def is_by_a_person(self) -> bool:
        """Whether somebody wrote these words; otherwise the site did."""
        return bool(self.sender_id and self.body)

    @property
    def fault(self) -> Fault:
        """Of an email that reached nobody."""
        if replies.is_full(self.last_error_class):
            return self.Fault.FULL
        is_bounced = self.state == self.State.BOUNCED and replies.blames_address(self.last_error_class)
        return self.Fault.ADDRESS if is_bounced else self.Fault.OURS


class SuppressionQuerySet(models.QuerySet):
    def in_force(self, now: dt.datetime):
        """Those that hold at `now`."""
        return self.filter(Q(until=None) | Q(until__gt=now))


class Suppression(models.Model):
    """The only record that an address must not be written to. Kept as a keyed hash, not as the address.

    The office's word and the person's own stand beside each other: taking one away leaves the other.
    """

    class Reason(models.TextChoices):
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
        BOUNCED = "bounced", _("Does not work")
        OFFICE = "office", _("By the office")

    address_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, blank=True)  # empty: every kind that goes to contacts
    reason = models.CharField(max_length=12, choices=Reason.choices)
    until = models.DateTimeField(null=True)  # null: for good
    note = models.CharField(max_length=200, blank=True, db_default="")  # why, in the office's words; names nobody
    created_at = models.DateTimeField(db_default=models.functions.Now())  # when it was last said

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="suppression_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["address_key", "kind"], condition=~Q(reason="office"), name="suppression_own_once"
            ),
            models.UniqueConstraint(
                fields=["address_key", "kind"], condition=Q(reason="office"), name="suppression_office_once"
            ),
        ]

    def __str__(self):
        return f"{self.reason} {self.address_key[:8]}"


class StopLink(models.Model):
    """The link under every email to a contact: never expires, can only pause, stop and undo.

    One mailbox may have several: one from before its key was made of what is sent keeps working.
    """

    class Choice(models.TextChoices):
        PAUSE_1 = "pause-1", _("Pause for a month")
        PAUSE_3 = "pause-3", _("Pause for three months")
        PAUSE_6 = "pause-6", _("Pause for half a year")
        STOP = "stop", _("Stop for good")
        UNDO = "undo", _("Undo")

    address_key = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    first_mail_at = models.DateTimeField(null=True)  # when the privacy notice went out

    class Meta:
        indexes = [models.Index(fields=["address_key"], name="stop_link_by_address")]

    def __str__(self):
        return self.address_key[:8]


class MuteLink(models.Model):
    """The link under the site's own mails of one choice to one person: it can only switch them off and on again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=40)  # of outbox.kinds
    token_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "choice"], name="mute_link_once")]

    def __str__(self):
        return f"{self.choice} {self.user_id}"


class Report(models.Model):
    """Something a mail provider said of a mail, kept only to know it when it is said again."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.key[:8]


class Delivery(models.Model):
    """One row: which database last sent (a copy starts HELD), which key it was made with, when work was last done."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    fingerprint = models.CharField(max_length=80, blank=True)
    address_key_canary = models.CharField(max_length=64, blank=True)
    breaker_until = models.DateTimeField(null=True)
    breaker_reason = models.CharField(max_length=80, blank=True)
    breaker_failures = models.PositiveSmallIntegerField(default=0)
    # since an email was last taken: how many were refused for a reason that may be ours, and at which domains (hashed)
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
    why = models.CharField(max_length=80, blank=True)  # a code, an error's name or a number; never text of a server
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    lasts = False  # not stored: whether it is not over

    objects = AlarmQuerySet.as_manager()

    def __str__(self):
        return f"{self.what} since {self.since}"


class EmailTextQuerySet(models.QuerySet):
    def newest(self):
        """The version of each text that holds now."""
        return self.order_by("key", "-number").distinct("key")

    def of(self, key: str):
        """Every version of one text, the newest first."""
        return self.filter(key=key).order_by("-number")


class EmailText(models.Model):
    """One version of the office's words for a text of mails. The newest holds; rows are only added."""

    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(max_length=5000, validators=[MaxLengthValidator(5000)])
    is_original = models.BooleanField(default=False)  # put back to the words of the code, whatever they will be
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = EmailTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="email_text_version_once")]

    def __str__(self):
        return f"{self.key} {self.number}"

    @property
    def version(self) -> int:
        """What a form that changes these words was made from."""
        return self.number
