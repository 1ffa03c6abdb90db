"""Exchanges with a contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact


class Touch(models.Model):
    """An exchange with a contact.

    `what` is a Way, as reported by the student, or the name of what happened in an interview.
    """

    class Way(models.TextChoices):
        MESSAGE = "message", _("I wrote")
        CALL = "call", _("We talked on the phone")
        MET = "met", _("We met")
        THEY_WROTE = "they_wrote", _("They wrote to me")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="touches")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.what
