"""How long the links in reminders are kept: longer than any of them opens something for a
stranger."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reminders.models import ReminderLink
from users.privacy.retention import Rule, register

LINKS_KEPT = dt.timedelta(days=180)


def old_links(now: dt.datetime) -> QuerySet[ReminderLink]:
    """Links made so long ago that their mail is not looked for any more."""
    return ReminderLink.objects.filter(made_at__lte=now - LINKS_KEPT)


def register_rules() -> None:
    """Called once, when the app is ready."""
    about = _("which reminder a link belonged to, 180 days after it was sent")
    register(Rule("reminder_links", about, old_links, lambda rows, now: rows.delete()[0]))
