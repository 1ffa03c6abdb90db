"""Referrals that the student hasn't written to yet."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Referral
from core.clock import at, local
from core.links import page
from core.names import isolated
from core.step import Press, Rank, Step
from interviews.models import Interview
from users.models import User

RESTS = dt.timedelta(days=7)
# afterwards it is on the page of the contact who named them
SPOKEN_OF = dt.timedelta(days=30)


def unwritten() -> Any:
    """Return open referrals without a contact, or whose contact has no request."""
    begun = Interview.objects.filter(contact=OuterRef("contact"))
    waiting = Q(contact=None) | (Q(contact__archived_at=None) & ~Exists(begun))
    return Referral.objects.open().filter(waiting).select_related("by")


def rests_until(named_at: dt.datetime, zone: str) -> dt.datetime:
    """Return when a referral gets a reminder: the start of a day in the student's zone."""
    return at(local(named_at, zone).date() + RESTS, dt.time(), zone)


def unwritten_step(referral: Referral, zone: str) -> Step:
    """Return the step for a referral. No query if `referral.by` is loaded."""
    about = {"name": isolated(referral.name), "first": referral.by.first_name}
    verb = _("Write to %(name)s") % about
    return Step(
        Rank.FOLLOW_UP,
        rests_until(referral.created_at, zone),
        verb,
        _("%(name)s, from %(first)s: not written to yet.") % about,
        page("contacts:referral", referral.code),
        state="neutral",
        about=("referral", referral.pk),
        person=referral.name,
        presses=(
            Press(verb, reverse("contacts:write_to_referral", args=[referral.code])),
            Press(_("Not this one"), reverse("contacts:archive_referral", args=[referral.code])),
        ),
    )


def steps_of(student: User, now: dt.datetime) -> list[Step]:
    """Return steps for referrals from at least a week ago. One query."""
    named = unwritten().editable_by(student)
    recent = named.filter(
        created_at__lte=now - RESTS + dt.timedelta(days=1), created_at__gt=now - RESTS - SPOKEN_OF
    )
    found = (unwritten_step(referral, student.zone) for referral in recent)
    return sorted(step for step in found if step.due <= now)
