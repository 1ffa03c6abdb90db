"""What a contact holds that was made of two. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from contacts.models import Contact

# Of these the student chooses one where both contacts have one.
CHOSEN = (
    "name", "preferred_name", "kind", "title", "organization", "level", "field", "setting",
    "email", "phone", "zone", "relationship", "introduced_by", "met_on", "met_where",
    "common_ground", "source", "found_where", "cadence",
)  # fmt: skip
TEXTS = ("tidbits", "found_out")
ADDRESS = ("email", "through_directory", "address_revealed_at")
# what a merge writes into the contact that stays
WRITTEN = (
    *CHOSEN, *TEXTS, *ADDRESS[1:], "link", "organization_record", "person", "planned_on",
    "snoozed_until", "last_touch_at", "took_interest", "created_at", "archived_at", "status",
    "next_due_at", "introducer_may_be_named", "introducer_said_no", "sort_key",
)  # fmt: skip
BY_STATUS = ("closed", "to_contact", "keeping", "asked", "scheduled", "thank_now")


def is_known(contact: Contact, name: str) -> bool:
    """True if somebody said something in this column."""
    value = getattr(contact, f"{name}_id" if name in ("field", "source", "introduced_by") else name)
    if name == "kind":
        return value != Contact.Kind.PROFESSIONAL
    return value not in (None, "")


def to_choose(one: Contact, other: Contact) -> list[str]:
    """Return the columns of CHOSEN that both have, and not the same."""
    fixed = {"email"} if one.through_directory or other.through_directory else set()
    return [
        name
        for name in CHOSEN
        if name not in fixed
        and is_known(one, name)
        and is_known(other, name)
        and getattr(one, name) != getattr(other, name)
        and not (name == "introduced_by" and _introduced_each_other(one, other))
    ]


def _introduced_each_other(one: Contact, other: Contact) -> bool:
    return one.introduced_by_id == other.pk or other.introduced_by_id == one.pk


def values_of(
    kept: Contact, merged: Contact, chosen: Mapping[str, str], texts: Mapping[str, str]
) -> dict[str, Any]:
    """Return the columns of the contact that stays; `chosen` says by code whose value it is."""
    values = {name: _value(kept, merged, name, chosen.get(name, "")) for name in CHOSEN}
    if kept.through_directory:
        values["email"] = kept.email
    of_address = merged if values["email"] == merged.email != kept.email else kept
    values["person"] = of_address.person or kept.person or merged.person
    of_place = kept if values["organization"] == kept.organization else merged
    values["organization_record"] = of_place.organization_record
    values |= {name: texts[name] for name in TEXTS}
    values["tidbits"] = _with_lost(values["tidbits"], _lost(kept, merged, values))
    values["took_interest"] = kept.took_interest or merged.took_interest
    for name, choose in (("planned_on", min), ("created_at", min), ("snoozed_until", max)):
        values[name] = _of_both(kept, merged, name, choose)
    values["last_touch_at"] = _of_both(kept, merged, "last_touch_at", max)
    is_archived = kept.archived_at and merged.archived_at
    values["archived_at"] = _of_both(kept, merged, "archived_at", max) if is_archived else None
    further = max(kept, merged, key=lambda contact: BY_STATUS.index(contact.status))
    return values | {"status": further.status, "next_due_at": further.next_due_at}


def _value(kept: Contact, merged: Contact, name: str, code: str) -> Any:
    if not is_known(kept, name) or (is_known(merged, name) and code == merged.code):
        return getattr(merged, name) if is_known(merged, name) else getattr(kept, name)
    return getattr(kept, name)


def _of_both(kept: Contact, merged: Contact, name: str, choose: Any) -> dt.datetime | None:
    known = [it for it in (getattr(kept, name), getattr(merged, name)) if it is not None]
    return choose(known) if known else None


def _lost(kept: Contact, merged: Contact, values: Mapping[str, Any]) -> list[str]:
    """Return addresses and numbers that have no column any more."""
    there = [getattr(one, name) for one in (kept, merged) for name in ("email", "phone")]
    taken = {values["email"], values["phone"], ""}
    return [text for text in dict.fromkeys(there) if text not in taken]


def _with_lost(text: str, lost: Iterable[str]) -> str:
    lines = [_("Also: %(what)s") % {"what": it} for it in lost if it not in text]
    return "\n".join(filter(None, [text, *lines]))
