"""Find persons office-wide by their keys. Stores nothing."""

from collections.abc import Sequence

from contacts.domain.identity import Key, keys_of
from contacts.models import Person, PersonKey
from core.zones import territory
from office.selectors.settings import office_settings

USUAL_REGION = "US"


def office_region() -> str:
    """Return the country of numbers that are written without one."""
    return territory(office_settings().zone) or USUAL_REGION


def keys_of_record(
    *,
    address: str = "",
    link: str = "",
    more_links: Sequence[str] = (),
    phone: str = "",
    name: str = "",
) -> list[Key]:
    """Return the keys in a record, the surest first.

    A phone number without a country code is of `office_region`.
    """
    region = office_region() if phone else ""
    links = [one for one in (link, *more_links) if one]
    return keys_of(address=address, links=links, phone=phone, name=name, region=region)


def stored_keys(keys: list[Key]) -> list[PersonKey]:
    """Return rows of `keys` that identify somebody, in the same order. One query."""
    values = {value for key in keys for value in key.values}
    rows = {
        (row.kind, row.key): row
        for row in PersonKey.objects.filter(key__in=values).select_related("person")
    }
    every = [(key, rows.get((key.kind, value))) for key in keys for value in key.values]
    return [row for key, row in every if row and row.is_of(key.name)]


def known_person(
    *,
    address: str = "",
    link: str = "",
    more_links: Sequence[str] = (),
    phone: str = "",
    name: str = "",
) -> Person | None:
    """Return the Person with any of these, by the surest of them. One query."""
    keys = keys_of_record(address=address, link=link, more_links=more_links, phone=phone, name=name)
    return next((row.person for row in stored_keys(keys)), None)
