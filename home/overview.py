"""What Today says beside the steps: what is on the calendar, and what has come together so far."""

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Contact, Referral
from core.step import Rank, Step
from interviews.models import Interview, Stage
from users.models import User

COMING_UP = dt.timedelta(days=14)


def coming_up(student: User, now: dt.datetime) -> QuerySet[Interview]:
    """Agreed talks of the next 14 days, soonest first."""
    soon = Interview.objects.editable_by(student).filter(stage=Stage.SCHEDULED, ends_at__gt=now)
    rows = soon.filter(starts_at__lt=now + COMING_UP).select_related("contact").order_by("starts_at")
    return rows.only("code", "starts_at", "minutes", "contact__name")


def so_far(student: User) -> str:
    """ "4 conversations, 3 kinds of workplace, 2 people named to you." Empty before the first conversation."""
    talks = Interview.objects.editable_by(student).filter(stage__in=[Stage.HELD, Stage.THANKED])
    numbers = talks.aggregate(
        talks=Count("pk"), places=Count("contact__setting", distinct=True, filter=~Q(contact__setting=""))
    )
    if not numbers["talks"]:
        return ""
    named = Referral.objects.editable_by(student).count()
    parts = [
        ngettext("%(n)s conversation", "%(n)s conversations", numbers["talks"]) % {"n": numbers["talks"]},
        ngettext("%(n)s kind of workplace", "%(n)s kinds of workplace", numbers["places"]) % {"n": numbers["places"]},
        ngettext("%(n)s person named to you", "%(n)s people named to you", named) % {"n": named},
    ]
    counted = [part for part, number in zip(parts, (1, numbers["places"], named), strict=True) if number]
    return _("So far: %(list)s.") % {"list": ", ".join(counted)}


def first_request(contact: Contact, now: dt.datetime) -> Step:
    """The step for somebody whom nothing was sent to yet."""
    return Step(
        Rank.START,
        now,
        _("Write request to %(first)s") % {"first": contact.first_name},
        _("Next: write your request to %(first)s. It takes about three minutes.") % {"first": contact.first_name},
        reverse("interviews:request", args=[contact.code]),
        state="neutral",
    )


def one_more(student: User, now: dt.datetime) -> Step | None:
    """Somebody on the list to ask next, for a day on which nothing else waits."""
    contact = (
        Contact.objects.editable_by(student)
        .active()
        .filter(chip=Contact.Chip.TO_CONTACT)
        .order_by("-created_at", "-id")
        .first()
    )
    return first_request(contact, now) if contact else None
