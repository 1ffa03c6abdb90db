"""The real person behind several students' contacts, and the ledger of who was asked when."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """One real human, office-wide, known by hashed addresses only. Its limits hold across all students."""

    open_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    month_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    year_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    held = models.BooleanField(default=False)  # by the office, after a concern
    created_at = models.DateTimeField(db_default=models.functions.Now())

    def __str__(self):
        return f"person {self.pk}"


class PersonAddress(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    address_key = models.CharField(max_length=64, unique=True)

    def __str__(self):
        return self.address_key[:8]


class Ask(models.Model):
    """One line in the ledger of asks to a Person. Survives the student's deletion: the person's rest counts.

    `closed_at` may lie ahead: an agreed talk holds the person's place until its planned end.
    """

    class Channel(models.TextChoices):
        SITE = "site", _("Through this site")
        MAILBOX = "mailbox", _("My own mailbox")
        PLATFORM = "platform", _("LinkedIn or another site")
        TEXT = "text", _("Text message")
        PHONE = "phone", _("Phone")
        LETTER = "letter", _("Letter")
        IN_PERSON = "in_person", _("In person")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asks")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="ask_by_person")]

    def __str__(self):
        return f"ask {self.pk} of {self.person_id}"

    def is_open(self, now: dt.datetime) -> bool:
        return self.closed_at is None or self.closed_at > now
