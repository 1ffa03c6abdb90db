"""Exchanges with a contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact


class Touch(models.Model):
    """An exchange with a contact.

    `what` is a Way or a Gift, as reported by the student, or the name of what happened in an
    interview or by an email through this site.
    """

    class Way(models.TextChoices):
        MESSAGE = "message", _("I wrote")
        CALL = "call", _("We talked on the phone")
        MET = "met", _("We met")
        THEY_WROTE = "they_wrote", _("They wrote to me")

    class Gift(models.TextChoices):
        """What the student gave back."""

        ARTICLE = "gave_article", _("An article or a link")
        THANKS = "gave_thanks", _("A card or a thank-you")
        INTRODUCTION = "gave_introduction", _("An introduction")
        HAND = "gave_hand", _("A hand with something")

    LETTER = "letter"  # an email to keep in touch, through this site
    # of these one a month: the student wrote, by this site or without it
    WRITTEN = (LETTER, Way.MESSAGE, Gift.ARTICLE, Gift.THANKS)

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="touches")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.what
