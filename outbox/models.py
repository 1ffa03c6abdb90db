"""Every outgoing e-mail is a row here first, written in the same transaction as the change it speaks of."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class EmailQuerySet(models.QuerySet):
    def waiting(self):
        """Rows that still mean to be sent."""
        return self.filter(state__in=[Email.State.PENDING, Email.State.SENDING, Email.State.UNCERTAIN])


class Email(models.Model):
    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"  # claimed; the lease says until when
        SENT = "sent"
        UNCERTAIN = "uncertain"  # the line dropped after the last dot: retried once, same Message-ID
        BOUNCED = "bounced"  # the address does not exist or refuses
        DROPPED = "dropped"  # no longer true or no longer wanted when its turn came
        EXPIRED = "expired"
        TAKEN_BACK = "taken_back"
        DEAD = "dead"  # our fault; staff can send it again

    dedupe_key = models.CharField(max_length=200, unique=True)  # kind:object:fact
    kind = models.CharField(max_length=40)
    schema_version = models.PositiveSmallIntegerField(default=1)
    object_id = models.BigIntegerField(null=True)  # the row it speaks of; which table is the kind's business
    fact = models.CharField(max_length=80, blank=True)  # the value that made it due
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300, blank=True)  # final for what a person wrote, empty for what is rendered
    body = models.TextField(blank=True, max_length=20_000)
    in_reply_to = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    last_error_class = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    objects = EmailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at", "due_at"],
                condition=Q(state__in=["pending", "sending", "uncertain"]),
                name="email_next",
            ),
            models.Index(fields=["kind", "object_id"], name="email_about"),
            models.Index(fields=["state", "sent_at"], name="email_state"),
        ]

    def __str__(self):
        return self.dedupe_key


class Suppression(models.Model):
    """The only record that an address must not be written to. Kept as a keyed hash, not as the address."""

    class Reason(models.TextChoices):
        PAUSED = "paused"
        STOPPED = "stopped"
        UNSUBSCRIBED = "unsubscribed"
        BOUNCED = "bounced"
        OFFICE = "office"

    address_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, blank=True)  # empty: every kind
    reason = models.CharField(max_length=12, choices=Reason.choices)
    until = models.DateTimeField(null=True)  # null: for good
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address_key", "kind"], name="suppression_once")]

    def __str__(self):
        return f"{self.reason} {self.address_key[:8]}"


class StopLink(models.Model):
    """The link under every mail to a contact: never expires, can only pause, stop and undo."""

    address_key = models.CharField(max_length=64, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    first_mail_at = models.DateTimeField(null=True)  # when the privacy notice went out

    def __str__(self):
        return self.address_key[:8]


class Delivery(models.Model):
    """One row: which database last sent (a copy starts HELD), which keys it was made with, when work was last done."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    fingerprint = models.CharField(max_length=80, blank=True)
    address_key_canary = models.CharField(max_length=64, blank=True)
    breaker_until = models.DateTimeField(null=True)
    breaker_reason = models.CharField(max_length=80, blank=True)
    breaker_failures = models.PositiveSmallIntegerField(default=0)
    drained_at = models.DateTimeField(null=True)
    ticked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="delivery_is_one_row")]

    def __str__(self):
        return "delivery"
