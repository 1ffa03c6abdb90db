"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactAction(TextChoices):
    PEOPLE_MERGED = "contacts.people_merged", _("Merged two people into one")
    DUPLICATE_DISMISSED = "contacts.duplicate_dismissed", _("Said that two people are not the same")
