"""Who is known office-wide by what a contact's record says. Stores nothing."""

from contacts.domain.identity import Key, keys_of
from contacts.models import Person, PersonKey
from core.zones import territory
from office.services import current

USUAL_REGION = "US"


def keys_told(*, address: str = "", link: str = "", phone: str = "", name: str = "") -> list[Key]:
    """The keys in what a record says, the surest first; a number without a country code is of
    the office's country."""
    region = (territory(current().zone) or USUAL_REGION) if phone else ""
    return keys_of(address=address, link=link, phone=phone, name=name, region=region)


def stored_keys(keys: list[Key]) -> list[PersonKey]:
    """The rows of `keys` that tell who somebody is, in the same order. One query."""
    values = {value for key in keys for value in key.values}
    rows = {
        (row.kind, row.key): row
        for row in PersonKey.objects.filter(key__in=values).select_related("person")
    }
    every = [(key, rows.get((key.kind, value))) for key in keys for value in key.values]
    return [row for key, row in every if row and row.is_of(key.name)]


def known_person(**told: str) -> Person | None:
    """The Person with any of these, the surest first; None for somebody new. One query."""
    return next((row.person for row in stored_keys(keys_told(**told))), None)
