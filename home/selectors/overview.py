"""What Today says beside the steps: what has come together so far, and whom to ask next."""

import datetime as dt
from collections import Counter

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Contact, Referral
from core.step import Rank, Step
from interviews.selectors.conversations import awaited, talked
from users.models import User


def so_far(student: User) -> str:
    """ "4 conversations, 3 kinds of workplace, 2 people named to you." Empty before the first
    conversation."""
    talks, places = talked(student)
    if not talks:
        return ""
    named = Referral.objects.editable_by(student).count()
    parts = [
        ngettext("%(n)s conversation", "%(n)s conversations", talks) % {"n": talks},
        ngettext("%(n)s kind of workplace", "%(n)s kinds of workplace", places) % {"n": places},
        ngettext("%(n)s person named to you", "%(n)s people named to you", named) % {"n": named},
    ]
    counted = [part for part, number in zip(parts, (1, places, named), strict=True) if number]
    return _("So far: %(list)s.") % {"list": ", ".join(counted)}


def waiting(student: User, now: dt.datetime) -> str:
    """ "Waiting for Maya and Lena.", each name leading to its request; empty where nobody is
    waited for. One query."""
    talks = awaited(student, now)
    firsts = Counter(talk.contact.first_name for talk in talks)
    names = [
        format_html(
            '<a href="{}">{}</a>',
            talk.get_absolute_url(),
            talk.contact.first_name if firsts[talk.contact.first_name] == 1 else talk.contact.name,
        )
        for talk in talks
    ]
    if not names:
        return ""
    before = format_html_join(", ", "{}", ((name,) for name in names[:-1]))
    listed = format_html(_("{} and {}"), before, names[-1]) if before else names[-1]
    return format_html(_("Waiting for {}."), listed)


def first_request(contact: Contact, now: dt.datetime) -> Step:
    """The step for somebody whom nothing was sent to yet."""
    return Step(
        Rank.START,
        now,
        _("Write request to %(first)s") % {"first": contact.first_name},
        _("Next: write your request to %(first)s. It takes about three minutes.")
        % {"first": contact.first_name},
        reverse("interviews:request", args=[contact.code]),
        state="neutral",
    )


def one_more(student: User, now: dt.datetime) -> Step | None:
    """Somebody on the list to ask next, for a day on which nothing else waits."""
    contact = (
        Contact.objects.editable_by(student)
        .active()
        .filter(status=Contact.Status.TO_CONTACT)
        .order_by("-created_at", "-id")
        .first()
    )
    return first_request(contact, now) if contact else None
