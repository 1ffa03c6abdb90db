"""Addresses that must not be written to, and the links by which people say so."""

import datetime as dt
import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.addresses import match_keys
from core.links import token

KEY = re.compile("[0-9a-f]{64}")
ALL = ""  # the kind of a Suppression that holds for every email to a contact


def keys_of(address: str) -> frozenset[str]:
    """Keys under which suppressions of `address` (or of that key's holder) may be stored."""
    return frozenset({address}) if KEY.fullmatch(address) else match_keys(address)


class SuppressionQuerySet(models.QuerySet):
    def in_force(self, now: dt.datetime):
        return self.filter(Q(until=None) | Q(until__gt=now))


class Suppression(models.Model):
    """The only record that an address must not be written to; holds a keyed hash of the address.

    One by the office and one by the person may stand side by side: removing one leaves the other.
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
    until = models.DateTimeField(null=True)  # null: forever
    # the office's reason; names nobody
    note = models.CharField(max_length=200, blank=True, db_default="")
    created_at = models.DateTimeField(db_default=models.functions.Now())  # of the last choice

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="suppression_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["address_key", "kind"],
                condition=~Q(reason="office"),
                name="suppression_own_once",
            ),
            models.UniqueConstraint(
                fields=["address_key", "kind"],
                condition=Q(reason="office"),
                name="suppression_office_once",
            ),
        ]

    def __str__(self):
        return f"{self.reason} {self.address_key[:8]}"


class SuppressionChange(models.Model):
    """The last change of one suppression: set, or lifted if `reason` is empty.

    What the opt-out log has to hold; `is_logged` once it does. Outlives the suppression, so that
    a line of the log can be compared with what happened later.
    """

    address_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, blank=True)
    by_office = models.BooleanField()
    reason = models.CharField(max_length=12, choices=Suppression.Reason.choices, blank=True)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()  # later than that of any earlier change of the same suppression
    is_logged = models.BooleanField(default=False)
    error = models.CharField(max_length=20, blank=True, default="")  # a code, such as ENOSPC

    class Meta:
        indexes = [
            models.Index(
                fields=["at"], condition=Q(is_logged=False), name="suppression_change_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["address_key", "kind", "by_office"], name="suppression_change_once"
            )
        ]

    def __str__(self):
        return f"{self.reason or 'lifted'} {self.address_key[:8]}"


class LiftReason(models.TextChoices):
    WROTE = "wrote", _("The person wrote to us")
    PHONED = "phoned", _("The person told us on the phone")
    IN_PERSON = "in_person", _("The person told us face to face")
    WORKS_AGAIN = "works_again", _("It bounced, and works again")


class StopLink(models.Model):
    """The link under every email to a contact; never expires, can only pause, stop and undo.

    One mailbox may have several: a link made with a former address key stays valid.
    """

    class Choice(models.TextChoices):
        PAUSE_1 = "pause-1", _("Pause for a month")
        PAUSE_3 = "pause-3", _("Pause for three months")
        PAUSE_6 = "pause-6", _("Pause for half a year")
        STOP = "stop", _("Stop for good")
        UNDO = "undo", _("Undo")

    address_key = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    first_email_at = models.DateTimeField(null=True)  # when the privacy notice went out

    class Meta:
        indexes = [models.Index(fields=["address_key"], name="stop_link_by_address")]

    def __str__(self):
        return self.address_key[:8]


class MuteLink(models.Model):
    """The link under the site's own emails to a person: mutes and unmutes one choice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=40)  # of outbox.domain.kinds
    token_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "choice"], name="mute_link_once")]

    def __str__(self):
        return f"{self.choice} {self.user_id}"

    @property
    def token(self) -> str:
        return token("mute", f"{self.user_id}:{self.choice}")
