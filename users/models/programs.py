"""Programs that act on people without somebody at a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Program(models.TextChoices):
    """What the audit trail names where no person acted."""

    SCIM = "scim", _("SCIM")
    ROSTER = "roster", _("Roster file")
    SSO = "sso", _("Single sign-on")
