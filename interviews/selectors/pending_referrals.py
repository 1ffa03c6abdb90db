"""Referrals whose next step the student hasn't taken: a step of its own for each kind."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Contact, Referral
from core.clock import at, local
from core.dates import month_day
from core.links import page
from core.names import isolated
from core.step import Press, Rank, Step
from interviews.models import Interview
from users.models import User

Kind = Referral.Kind
RESTS = dt.timedelta(days=7)
# afterwards it is on the page of the contact who named them
SPOKEN_OF = dt.timedelta(days=30)
AHEAD = dt.timedelta(days=7)  # how long before its last day an opportunity is a step


def pending() -> Any:
    """Return open referrals to whom or what nothing followed.

    A person without a contact, or whose contact has no request; an organization at which the
    student has no contact; an opportunity that is neither done nor dropped.
    """
    begun = Interview.objects.filter(contact=OuterRef("contact"))
    waiting = Q(contact=None) | (Q(contact__archived_at=None) & ~Exists(begun))
    there = Contact.objects.active().filter(organization_record=OuterRef("organization"))
    of_kinds = (
        Q(waiting, kind=Kind.PERSON)
        | Q(~Exists(there), kind=Kind.ORGANIZATION)
        | Q(kind=Kind.OPPORTUNITY)
    )
    return Referral.objects.open().filter(of_kinds).select_related("by", "organization")


def rests_until(named_at: dt.datetime, zone: str) -> dt.datetime:
    """Return when a referral gets a reminder: the start of a day in the student's zone."""
    return at(local(named_at, zone).date() + RESTS, dt.time(), zone)


def step_from(named_at: dt.datetime, due_on: dt.date | None, zone: str) -> dt.datetime:
    """Return from when a referral is a step: a week before its last day, if it has one."""
    if due_on is None:
        return rests_until(named_at, zone)
    return max(named_at, at(due_on - AHEAD, dt.time(), zone))


def pending_step(referral: Referral, zone: str, now: dt.datetime) -> Step:
    """Return the step for a referral. No query if `by` and `organization` are loaded."""
    if referral.kind == Kind.ORGANIZATION:
        return _organization_step(referral, zone)
    if referral.kind == Kind.OPPORTUNITY:
        return _opportunity_step(referral, zone, now)
    return _person_step(referral, zone)


def _person_step(referral: Referral, zone: str) -> Step:
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


def _organization_step(referral: Referral, zone: str) -> Step:
    about = {"name": isolated(referral.name), "first": referral.by.first_name}
    return Step(
        Rank.FOLLOW_UP,
        rests_until(referral.created_at, zone),
        _("Look for somebody at %(name)s") % about,
        _("%(first)s pointed you to %(name)s. You know nobody there yet.") % about,
        page("contacts:referral", referral.code),
        state="neutral",
        about=("referral", referral.pk),
        presses=(
            Press(
                _("Look for somebody there"),
                reverse("contacts:open_referral", args=[referral.code]),
            ),
            Press(_("Not this one"), reverse("contacts:archive_referral", args=[referral.code])),
        ),
    )


def _opportunity_step(referral: Referral, zone: str, now: dt.datetime) -> Step:
    due_on = referral.due_on
    about = {"name": isolated(referral.name), "first": referral.by.first_name}
    if due_on:
        about["day"] = month_day(at(due_on, dt.time(12), zone), zone)
    is_over = due_on is not None and due_on < local(now, zone).date()
    texts = {
        (False, False): _("From %(first)s: %(name)s."),
        (True, False): _("By %(day)s: %(name)s, from %(first)s."),
        (True, True): _("Its last day was %(day)s: %(name)s, from %(first)s."),
    }
    return Step(
        Rank.FOLLOW_UP,
        step_from(referral.created_at, due_on, zone),
        _("Look at %(name)s") % about,
        texts[due_on is not None, is_over] % about,
        page("contacts:referral", referral.code),
        state="neutral",
        about=("referral", referral.pk),
    )


def steps_of(student: User, now: dt.datetime) -> list[Step]:
    """Return steps for referrals from at least a week ago, or with a near last day. One query."""
    today = local(now, student.zone).date()
    lately = Q(
        due_on=None,
        created_at__lte=now - RESTS + dt.timedelta(days=1),
        created_at__gt=now - RESTS - SPOKEN_OF,
    )
    dated = Q(due_on__range=(today - SPOKEN_OF, today + AHEAD))
    rows = pending().editable_by(student).filter(lately | dated)
    found = (pending_step(referral, student.zone, now) for referral in rows)
    return sorted(step for step in found if step.due <= now)
