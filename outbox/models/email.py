"""Outgoing email: a row is written in the transaction of the change that it reports."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tones import Tone
from outbox.models import smtp_replies

MAX_BODY = 20_000


class EmailQuerySet(models.QuerySet):
    def waiting(self):
        return self.exclude(next_attempt_at=None)

    def due(self, now: dt.datetime):
        """Rows that are due, the oldest first; failed attempts queue up at the back."""
        return self.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "id")

    def about(self, kind: str, object_id: int | models.OuterRef):
        return self.filter(kind=kind, object_id=object_id)


class Email(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")  # claimed; the lease says until when
        SENT = "sent", _("Sent")
        # the connection was lost after the end of data: tried once more
        UNCERTAIN = "uncertain", _("Perhaps sent")
        BOUNCED = "bounced", _("Came back")
        DROPPED = "dropped", _("No longer needed")  # no longer true or wanted when its turn came
        EXPIRED = "expired", _("Too late to be useful")
        CANCELED = "canceled", _("Canceled")
        DEAD = "dead", _("Failed")  # our fault; staff can send it again

        @property
        def tone(self) -> Tone:
            return {
                Email.State.SENT: Tone.OK,
                Email.State.UNCERTAIN: Tone.WARN,
                Email.State.EXPIRED: Tone.WARN,
                Email.State.BOUNCED: Tone.BAD,
                Email.State.DEAD: Tone.BAD,
            }.get(self, Tone.NEUTRAL)

    class Fault(models.TextChoices):
        """Why an email reached nobody, as far as a student needs to know."""

        ADDRESS = "address", _("The address does not work")
        FULL = "full", _("The mailbox is full")
        OURS = "ours", _("Nothing says that the address is wrong")

    dedupe_key = models.CharField(max_length=200, unique=True)  # kind:object:fact
    kind = models.CharField(max_length=40)
    schema_version = models.PositiveSmallIntegerField(default=1)
    # the row it is about; the kind knows of which table
    object_id = models.BigIntegerField(null=True)
    fact = models.CharField(max_length=80, blank=True)  # the value that made it due
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    address = models.EmailField(max_length=254)
    # the sender has not been told it: no page, copy or export of theirs may hold it
    hides_address = models.BooleanField(default=False, db_default=False)
    # final for what a person wrote, empty for what is rendered
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True, max_length=MAX_BODY)
    in_reply_to = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # while claimed the end of the lease; null: nothing will be tried
    next_attempt_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)  # fencing: only its holder may write the outcome
    uncertain_at = models.DateTimeField(null=True)
    last_error_class = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    # when nothing more was left to try, whatever the end was
    ended_at = models.DateTimeField(null=True)
    # when staff saw to an email that did not arrive
    handled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    # not stored: the place in the queue of a row that was just claimed
    queued_at: dt.datetime | None = None

    objects = EmailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(next_attempt_at__isnull=False),
                name="email_next",
            ),
            models.Index(fields=["kind", "object_id"], name="email_about"),
            models.Index(fields=["state", "sent_at"], name="email_state"),
            # the email log's filters; nearly every row was sent and is found by email_state
            models.Index(
                fields=["state", "ended_at", "id"],
                condition=Q(next_attempt_at=None) & ~Q(state="sent"),
                name="email_ended",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_attempt_at__isnull=True, ended_at__isnull=False)
                | Q(
                    next_attempt_at__isnull=False,
                    ended_at=None,
                    state__in=["pending", "sending", "uncertain"],
                ),
                name="email_is_tried_or_at_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending")
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="email_being_sent_has_a_lease",
            ),
        ]

    def __str__(self):
        return self.dedupe_key

    @property
    def tone(self) -> Tone:
        return self.State(self.state).tone

    @property
    def is_by_a_person(self) -> bool:
        return bool(self.sender_id and self.body)

    @property
    def fault(self) -> Fault:
        if smtp_replies.is_full(self.last_error_class):
            return self.Fault.FULL
        is_bounced = self.state == self.State.BOUNCED and smtp_replies.blames_address(
            self.last_error_class
        )
        return self.Fault.ADDRESS if is_bounced else self.Fault.OURS
