"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UserAction(TextChoices):
    ROLE_GIVEN = "users.role_given", _("Gave a role")
    PASSWORD_CHOSEN = "users.password_chosen", _("Chose a first password")
    PASSWORD_DROPPED = "users.password_dropped", _("Removed a password that nobody had confirmed")
    SIGNED_OUT_ELSEWHERE = "users.signed_out_elsewhere", _("Signed out everywhere else")
    RETENTION_APPLIED = "users.retention_applied", _("Deleted what is kept no longer")
