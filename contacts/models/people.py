"""The person behind several students' contacts, and the ledger of requests to them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """One human, office-wide, known only by keyed hashes. Limits hold across all students."""

    open_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    month_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    year_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    is_on_hold = models.BooleanField(default=False)  # by the office, after a concern
    created_at = models.DateTimeField(db_default=models.functions.Now())

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonKey(models.Model):
    """A keyed hash of an address, a profile link, another page or a phone number of a Person."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("email address")
        PROFILE = "profile", _("profile link")
        PAGE = "page", _("link")
        PHONE = "phone", _("phone number")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=64)
    # For a page or a number, which several people may share: a keyed hash of the name it came
    # with.
    name_key = models.CharField(max_length=64, blank=True, db_default="")
    # seen under two names, so it identifies nobody
    is_shared = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kind"], name="person_key_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}"

    def is_of(self, name_key: str) -> bool:
        return not self.is_shared and self.name_key == name_key


class PossibleDuplicate(models.Model):
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    noted_at = models.DateTimeField(db_default=models.functions.Now())
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="possible_duplicate_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="possible_duplicate_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Channel(models.TextChoices):
    SITE = "site", _("Through this site")
    MAILBOX = "mailbox", _("My own mailbox")
    PLATFORM = "platform", _("LinkedIn or another site")
    TEXT = "text", _("Text message")
    PHONE = "phone", _("Phone")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")


class RequestRecord(models.Model):
    """One request to a Person, in the ledger that limits are counted from, whatever the channel.

    Survives the student's deletion. `closed_at` may lie ahead: an agreed talk counts as open until
    its planned end.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="request_by_person")]

    def __str__(self) -> str:
        return f"request {self.pk} to {self.person_id}"

    def is_open(self, now: dt.datetime) -> bool:
        return self.closed_at is None or self.closed_at > now
