"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactAction(TextChoices):
    PEOPLE_JOINED = "contacts.people_joined", _("Joined two people as one")
    PEOPLE_KEPT_APART = "contacts.people_kept_apart", _("Kept two people apart")
