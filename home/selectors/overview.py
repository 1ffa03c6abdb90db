"""What Today shows beside the steps: the totals so far, and whom to ask next."""

import datetime as dt
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Contact
from contacts.selectors.next_steps import first_request
from core.dates import days_ago
from core.links import page
from core.step import Step
from interviews.selectors.conversations import awaited, talked
from users.models import User


def so_far(student: User) -> str:
    """Return "4 conversations, 2 referrals."; empty before the first conversation. One query."""
    talks, places, named = talked(student)
    if not talks:
        return ""
    parts = [
        ngettext("%(n)s conversation", "%(n)s conversations", talks) % {"n": talks},
        ngettext("%(n)s kind of workplace", "%(n)s kinds of workplace", places) % {"n": places},
        ngettext("%(n)s referral", "%(n)s referrals", named) % {"n": named},
    ]
    counted = [part for part, number in zip(parts, (1, places, named), strict=True) if number]
    return _("So far: %(list)s.") % {"list": ", ".join(counted)}


def waiting_for(student: User, now: dt.datetime) -> list[tuple[str, str, str, str]]:
    """Return (path, name, since when, path to record an answer) of open requests. One query.

    A first name is enough where it is the only one.
    """
    talks = awaited(student, now)
    firsts = Counter(talk.contact.first_name for talk in talks)
    return [
        (
            talk.get_absolute_url(),
            talk.contact.first_name if firsts[talk.contact.first_name] == 1 else talk.contact.name,
            days_ago(talk.asked_at or now, now, student.zone),
            page("interviews:answered", talk.code),
        )
        for talk in talks
    ]


def one_more(student: User, now: dt.datetime) -> Step | None:
    """Return a step to ask another contact, for days without other steps."""
    contact = (
        Contact.objects.editable_by(student)
        .active()
        .filter(status=Contact.Status.TO_CONTACT)
        .order_by("-created_at", "-id")
        .first()
    )
    return first_request(contact, now) if contact else None
