"""Retention of contacts: the office's months after the last exchange, as the stop page promises.

Names, addresses and letters are deleted. The dates of the talks, and the student's own notes, stay
with the student.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.services import anonymize_contacts
from interviews.models import UNDER_WAY, Interview, InterviewEvent
from interviews.services.erasing import erase_letters
from office.selectors.settings import stored_office_settings
from users.privacy.retention import Rule, register


def old_contacts(now: dt.datetime) -> QuerySet[Contact]:
    """Return contacts without an exchange since then, and with no interview under way."""
    since = now - stored_office_settings().contact_retention
    mine = Interview.objects.filter(contact=OuterRef("pk"))
    events = InterviewEvent.objects.filter(interview__contact=OuterRef("pk"), at__gt=since)
    living = mine.filter(Q(stage__in=UNDER_WAY) | Q(created_at__gt=since) | Q(ends_at__gt=since))
    return (
        Contact.objects.identified()
        .filter(Q(last_touch_at=None) | Q(last_touch_at__lte=since), created_at__lte=since)
        .filter(~Exists(events), ~Exists(living))
    )


def forget(contacts: QuerySet[Contact], now: dt.datetime) -> None:
    """Delete the personal data of `contacts`; runs in the caller's transaction."""
    ids = list(contacts.values_list("pk", flat=True))
    erase_letters(ids, now)
    anonymize_contacts(ids=ids, now=now)


def register_rules() -> None:
    about = _("name, address and letters, 24 months after the last exchange, or as the office sets")
    register(Rule("contacts", about, old_contacts, forget, Contact))
