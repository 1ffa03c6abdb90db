"""Retention of the links in reminders: longer than any of them is usable."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reminders.models import ReminderLink
from users.privacy.retention import Rule, register

LINK_RETENTION = dt.timedelta(days=180)


def old_links(now: dt.datetime) -> QuerySet[ReminderLink]:
    return ReminderLink.objects.filter(made_at__lte=now - LINK_RETENTION)


def register_rules() -> None:
    about = _("which reminder a link belonged to, 180 days after it was sent")
    register(Rule("reminder_links", about, old_links, lambda rows, now: rows.delete()[0]))
