"""Further links of a contact, beside `Contact.link`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact

MOST_LINKS = 10  # of one contact, with the first one


class ContactLink(models.Model):
    """`place` is the order in which the student wrote them, from 1 on."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="more_links")
    url = models.URLField(_("link"), max_length=300)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "url"], name="contact_link_once"),
            models.UniqueConstraint(fields=["contact", "place"], name="contact_link_place_once"),
        ]

    def __str__(self) -> str:
        return self.url
