"""Whether a student may say who referred them: asked once, kept in the contact and the referral."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from contacts.domain.withheld_letters import withhold_letters
from contacts.models import Contact, Referral
from contacts.selectors.referrers import introducer_permission
from contacts.services.contacts import change
from core.errors import Refusal
from users.models import User

Permission = Referral.Permission
NO_SUCH_ANSWER = _("Say whether they agreed, or that you haven't asked yet.")


@transaction.atomic
def set_permission(
    *, contact_id: int, by_id: int | None, answer: str, now: dt.datetime
) -> list[str]:
    """Record what `by` answered; return sentences on letters that were held back because of it.

    Raises Refusal for an unknown answer or somebody who did not lead to the contact.
    """
    owner_id = Contact.objects.values_list("owner_id", flat=True).get(pk=contact_id)
    User.objects.select_for_update(no_key=True).get(pk=owner_id)
    contact = Contact.objects.select_related("owner", "introduced_by").get(pk=contact_id)
    by = Contact.objects.filter(owner_id=owner_id, pk=by_id).first()
    if by is None or answer not in Permission.values or not _led_to(by, contact):
        raise Refusal(NO_SUCH_ANSWER)
    return apply_permission(contact, by=by, answer=answer, now=now)


@transaction.atomic
def change_and_settle(
    *,
    contact_id: int,
    version: int,
    values: dict[str, Any],
    now: dt.datetime,
    anyway: bool = False,
) -> tuple[Contact, list[str]]:
    """Save an edit as `change` does, and what it says of the introducer's permission.

    In one transaction the introducer's referral agrees, and waiting letters that must no longer
    name them are held back. Returns the contact, and sentences on these letters.
    """
    rows = Contact.objects.select_related("owner", "introduced_by")
    User.objects.select_for_update(no_key=True).get(contacts=contact_id)
    before = introducer_permission(rows.get(pk=contact_id))
    change(contact_id=contact_id, version=version, values=values, anyway=anyway)
    contact = rows.get(pk=contact_id)
    answer = introducer_permission(contact)
    if contact.introduced_by_id is None or answer == before:
        return contact, []
    referrals = Referral.objects.filter(by=contact.introduced_by_id, contact=contact)
    referrals.update(may_use_name=answer)
    return contact, [] if answer == Permission.YES else withhold_letters(contact, now)


@transaction.atomic
def answer_referral(*, referral_id: int, answer: str, now: dt.datetime) -> list[str]:
    """Record the answer of who made a referral; as `set_permission`, before there is a contact."""
    referral = Referral.objects.select_related("by", "contact").get(pk=referral_id)
    if answer not in Permission.values or not referral.is_person:
        raise Refusal(NO_SUCH_ANSWER)
    if referral.contact_id:
        return set_permission(
            contact_id=referral.contact_id, by_id=referral.by_id, answer=answer, now=now
        )
    Referral.objects.filter(pk=referral_id).update(may_use_name=answer)
    return []


def apply_permission(contact: Contact, *, by: Contact, answer: str, now: dt.datetime) -> list[str]:
    """Write the answer to both places. Runs inside the caller's transaction, owner locked."""
    said = {
        "introducer_may_be_named": answer == Permission.YES,
        "introducer_said_no": answer == Permission.NO,
    }
    referrals = Referral.objects.filter(by=by, contact=contact).exclude(may_use_name=answer)
    introduced = Contact.objects.filter(pk=contact.pk, introduced_by=by).exclude(**said)
    is_new = bool(referrals.update(may_use_name=answer))
    is_new |= bool(introduced.update(**said, version=F("version") + 1))
    if answer == Permission.NO or (is_new and answer != Permission.YES):
        return withhold_letters(Contact.objects.select_related("owner").get(pk=contact.pk), now)
    return []


def _led_to(by: Contact, contact: Contact) -> bool:
    return (
        contact.introduced_by_id == by.pk
        or Referral.objects.filter(by=by, contact=contact).exists()
    )
