"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HomeAction(TextChoices):
    DATA_EXPORTED = "home.data_exported", _("Downloaded everything kept about oneself")
    TALKS_EXPORTED = "home.talks_exported", _("Downloaded their talks")
