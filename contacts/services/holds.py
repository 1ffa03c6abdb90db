"""Holds: the office decides that nobody asks a person, until a day or for good."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.domain.audit_actions import ContactAction
from contacts.models import Person
from core.clock import local
from core.errors import Refusal
from core.lengths import require_lengths
from office.selectors.settings import office_settings
from users.domain.audit import states_of
from users.models import User
from users.services import record

COLUMNS = ("is_on_hold", "hold_until", "hold_reason")
NEEDS_REASON = _("Say why, so that a colleague knows whether to lift the hold.")
ENDS_BEFORE = _("Choose a day that is still to come, or leave it empty.")


@transaction.atomic
def hold_person(
    *, person_id: int, until: dt.date | None, reason: str, by: User, now: dt.datetime
) -> Person:
    """Let nobody ask this person until that day, or for good; a later hold replaces an earlier one.

    Raises Refusal without a reason or for a day that has come. The person's own choices stay.
    """
    reason = reason.strip()
    require_lengths(Person, {"hold_reason": reason})
    if not reason:
        raise Refusal(NEEDS_REASON)
    if until and until <= local(now, office_settings().zone).date():
        raise Refusal(ENDS_BEFORE)
    person = Person.objects.select_for_update().get(pk=person_id)
    return _save(person, ContactAction.PERSON_HELD, by, (True, until, reason))


@transaction.atomic
def lift_hold(*, person_id: int, by: User) -> Person:
    """Let students ask this person again, as far as limits and their own choices allow."""
    person = Person.objects.select_for_update().get(pk=person_id)
    return _save(person, ContactAction.HOLD_LIFTED, by, (False, None, ""))


def _save(
    person: Person, action: ContactAction, by: User, values: tuple[bool, dt.date | None, str]
) -> Person:
    before = states_of(person, COLUMNS)
    changed = [
        name for name, value in zip(COLUMNS, values, strict=True) if getattr(person, name) != value
    ]
    if changed:
        for name, value in zip(COLUMNS, values, strict=True):
            setattr(person, name, value)
        person.save(update_fields=COLUMNS)
        after = states_of(person, COLUMNS)
        record(actor=by, action=action, object=person, fields=changed, before=before, after=after)
    return person
