"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GuideAction(TextChoices):
    CREATED = "guides.created", _("Created a guide")
    CHANGED = "guides.changed", _("Changed a guide")
    PUBLISHED = "guides.published", _("Published a guide")
    RETIRED = "guides.retired", _("Retired a guide")
    LINK_CHECKED = "guides.link_checked", _("Opened a guide's link to another site")
    MOVED = "guides.moved", _("Moved a guide in the list")
