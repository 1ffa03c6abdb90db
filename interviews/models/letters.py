"""Emails by which a student keeps in touch with a contact."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.codes import new_code
from interviews.models.advice import Advice
from outbox.models import Email
from users.models import User


class Reason(models.TextChoices):
    ADVICE = "advice", _("I followed your advice")
    THANKS = "thanks", _("Thank you")
    NEWS = "news", _("News from me")
    SAW = "saw", _("I saw this")
    SEASON = "season", _("Season's greeting")
    OFFER = "offer", _("Offer something")


class ContactLetterQuerySet(models.QuerySet["ContactLetter"]):
    def editable_by(self, viewer: User) -> Self:
        return self.filter(contact__owner_id=viewer.pk)

    def readable_by(self, viewer: User) -> Self:
        return self.editable_by(viewer)

    def standing(self) -> Self:
        """Neither taken back nor undelivered."""
        return self.filter(canceled_at=None, failed_at=None)

    def returned(self) -> Self:
        """Undelivered, and the student has not decided what to do about it."""
        return self.filter(failed_at__isnull=False, handled_at=None)


class ContactLetter(models.Model):
    """One email to keep in touch, final when sent; those of one `batch` say the same news."""

    Reason = Reason
    Fault = Email.Fault
    KINDS = {Reason.THANKS: "keep_thanks", Reason.NEWS: "keep_news"}
    OTHER_KIND = "keep_nudge"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="letters")
    batch = models.CharField(max_length=8, default=new_code, editable=False, db_index=True)
    form_key = models.UUIDField(editable=False)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    advice = models.ForeignKey(Advice, on_delete=models.SET_NULL, null=True, related_name="letters")
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    sent_at = models.DateTimeField()  # when Send was pressed; the email follows after the undo time
    canceled_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # empty for an email that the outbox did not let out
    fault = models.CharField(max_length=8, choices=Fault.choices, blank=True)
    handled_at = models.DateTimeField(null=True)
    # of the contact before, restored when the letter is taken back
    last_touch_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)

    objects = ContactLetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "form_key"], name="contact_letter_form_once")
        ]
        indexes = [models.Index(fields=["contact", "-sent_at"], name="contact_letter_newest")]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def kind(self) -> str:
        """The kind of its email."""
        return self.KINDS.get(Reason(self.reason), self.OTHER_KIND)

    @property
    def fact(self) -> str:
        return self.sent_at.isoformat()

    @property
    def is_standing(self) -> bool:
        """Neither taken back nor known as undelivered."""
        return self.canceled_at is None and self.failed_at is None

    @property
    def is_returned(self) -> bool:
        return self.failed_at is not None and self.handled_at is None

    @property
    def fault_words(self) -> str:
        """Why it reached nobody; for a letter that failed."""
        return str(FAULTS[self.fault])


FAULTS = {
    Email.Fault.ADDRESS: _("Your last email could not be delivered. Check the address."),
    Email.Fault.FULL: _("Your last email could not be delivered: the mailbox is full."),
    Email.Fault.OURS: _("Your last email could not be delivered. The address may be right."),
    "": _("Your last email was not sent."),
}
LETTER_KINDS = (*ContactLetter.KINDS.values(), ContactLetter.OTHER_KIND)
