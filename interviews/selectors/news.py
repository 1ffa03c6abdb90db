"""Who can be sent news."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from contacts.models import Contact
from interviews.selectors.writable import NotNow, obstacles
from users.models import User

MOST_SHOWN = 200


@dataclass(frozen=True)
class Reader:
    contact: Contact
    not_now: NotNow | None = None


def news_readers(student: User, codes: Collection[str], now: dt.datetime) -> list[Reader]:
    """Return contacts with an exchange, the longest ago first. At most eight queries.

    The first two hundred, and those of `codes`.
    """
    mine = Contact.objects.editable_by(student).active()
    rows = mine.filter(last_touch_at__isnull=False).exclude(email="").select_related("owner")
    rows = rows.order_by("last_touch_at", "pk")
    contacts = list(rows[:MOST_SHOWN])
    missing = set(codes) - {contact.code for contact in contacts}
    if missing:
        contacts = [*rows.filter(code__in=missing)[:MOST_SHOWN], *contacts]
    found = obstacles(contacts, now)
    return [Reader(contact, found.get(contact.pk)) for contact in contacts]
