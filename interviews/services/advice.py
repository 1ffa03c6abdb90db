"""Advice of contacts: noted, acted on, told them."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.clock import local
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from core.lengths import require_lengths
from core.undo import can_undo
from interviews.models import Advice, Interview

COLUMNS = ("advised", "given_on", "did", "acted_on")


def add_advice(
    *, contact: Contact, values: dict[str, Any], form_key: UUID, now: dt.datetime
) -> Advice:
    """Note an advice; the same form notes it once. Raises AlreadyUsed for other words, Refusal."""
    facts = _checked(contact, values, now)
    try:
        with transaction.atomic():
            return Advice.objects.create(contact=contact, form_key=form_key, **facts)
    except IntegrityError:
        made = Advice.objects.get(contact=contact, form_key=form_key)
    if made.advised != facts["advised"]:
        raise AlreadyUsed(made)
    return made


@transaction.atomic
def change_advice(
    *, advice_id: int, version: int, values: dict[str, Any], now: dt.datetime
) -> Advice:
    """Raises Stale when another window saved first, and Refusal."""
    advice = (
        Advice.objects.select_for_update(of=("self",))
        .select_related("contact__owner")
        .get(pk=advice_id)
    )
    facts = _checked(advice.contact, values, now)
    if advice.version != version:
        if all(getattr(advice, name) == value for name, value in facts.items()):
            return advice  # submitted twice
        raise Stale(advice)
    for name, value in facts.items():
        setattr(advice, name, value)
    if advice.acted_on is None:
        advice.told_at = None
    advice.version += 1
    advice.save()
    return advice


def archive_advice(*, advice_id: int, now: dt.datetime) -> None:
    Advice.objects.filter(pk=advice_id, archived_at=None).update(archived_at=now)


def restore_advice(*, advice_id: int, now: dt.datetime) -> bool:
    """Restore it; False after ten minutes."""
    advice = Advice.objects.get(pk=advice_id)
    if not can_undo(advice.archived_at, now):
        return advice.archived_at is None
    Advice.objects.filter(pk=advice_id).update(archived_at=None)
    return True


def set_told(*, advice: Advice, is_told: bool, now: dt.datetime) -> None:
    """Record that the contact knows what came of it, or that they don't yet."""
    if is_told and advice.acted_on is None:
        raise Refusal(_("Say first what you did."))
    rows = Advice.objects.filter(pk=advice.pk)
    if is_told:
        rows.filter(told_at=None).update(told_at=now)
    else:
        rows.update(told_at=None)


def note_from_wrap_up(*, interview: Interview, act_on: str, before: str, now: dt.datetime) -> None:
    """Keep the advice of a wrap-up like its "one thing to act on", until it was acted on."""
    if act_on.strip() == before.strip():
        return
    rows = Advice.objects.filter(interview=interview, is_from_wrap_up=True)
    if not act_on.strip():
        rows.filter(acted_on=None).delete()
        return
    ended = interview.ended_at or now
    if not rows.filter(acted_on=None).update(advised=act_on, archived_at=None):
        Advice.objects.bulk_create(
            [
                Advice(
                    contact=interview.contact,
                    interview=interview,
                    is_from_wrap_up=True,
                    advised=act_on,
                    given_on=local(ended, interview.student.zone).date(),
                )
            ],
            ignore_conflicts=True,
        )


def _checked(contact: Contact, values: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    """Return `values` with the day of what was done. Raises Refusal."""
    facts = {name: values.get(name) for name in COLUMNS if name in values}
    today = local(now, contact.owner.zone).date()
    require_lengths(Advice, facts)
    if not (facts.get("advised") or "").strip():
        raise Refusal(_("Say what they advised."))
    if (facts.get("did") or "").strip() and not facts.get("acted_on"):
        facts["acted_on"] = today
    facts["given_on"] = facts.get("given_on") or today
    if max(day for day in (facts["given_on"], facts.get("acted_on")) if day) > today:
        raise Refusal(_("Choose a day that has come."))
    return facts
