"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ASKED_BY_DIRECTORY = "asked_by_directory"  # the purpose of a deactivation that an admin confirmed


class ScimAction(TextChoices):
    TOKEN_MADE = "scim.token_made", _("Made a token for account sync")
    TOKEN_REVOKED = "scim.token_revoked", _("Revoked a token of account sync")
    LINKED = "scim.linked", _("Linked an account to account sync")
    REMOVED = "scim.removed", _("Removed an account from account sync")
    DEACTIVATION_ASKED = "scim.deactivation_asked", _("Asked for a deactivation that waits")
    DEACTIVATION_WITHDRAWN = "scim.deactivation_withdrawn", _("No longer asks for a deactivation")
    DEACTIVATION_CONFIRMED = "scim.deactivation_confirmed", _("Confirmed a deactivation")
    DEACTIVATION_REFUSED = "scim.deactivation_refused", _("Refused a deactivation")
