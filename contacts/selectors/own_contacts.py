"""A student's own contacts, compared with a file, with somebody who is added, and with each other.

Never by the person behind them: what only the office knows of somebody must not show.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import quote

from django.db.models import Q

from contacts.domain.contact_matching import Known, Reason, Traits, traits_of, why_same
from contacts.domain.contact_pairs import Pair, possible_pairs, rough_keys
from contacts.models import Contact, ContactLink, DismissedPair
from contacts.models.contact import ContactQuerySet
from contacts.selectors.known_people import office_region
from users.models import User

COLUMNS = ("pk", "name", "organization", "email", "link", "phone")
Row = tuple[int, dict[str, str]]


def known_contacts(owner: User, region: str) -> Known:
    """Return all contacts of `owner` by their traits, archived ones last. Two queries."""
    mine = Contact.objects.editable_by(owner)
    # DESC begins with NULL: those that are not archived
    rows = _rows(mine.order_by("-archived_at", "pk"))
    return Known.of((number, traits_of(said, region)) for number, said in rows)


def contacts_to_compare(owner: User, ids: Collection[int]) -> dict[int, Contact]:
    """Return contacts of `owner` by number, as `said_of` needs them. One query."""
    mine = Contact.objects.editable_by(owner).filter(pk__in=ids)
    return {contact.pk: contact for contact in mine.select_related("field", "source")}


def contact_like(
    owner: User, said: Mapping[str, str], *, besides: int | None = None
) -> tuple[Contact, Reason] | None:
    """Return the active contact that is most surely whom `said` describes. At most 4 queries.

    `said` has texts by column, further links in lines; `besides` is a contact not to compare with,
    nor anybody who was said to be somebody else.
    """
    region = office_region()
    traits = traits_of(said, region)
    mine = Contact.objects.editable_by(owner).active()
    if besides:
        mine = mine.exclude(pk__in=[besides, *_dismissed_for(besides)])
    rows = _rows(mine.filter(_roughly(owner, said, traits)).order_by("pk"))
    found = [
        (reason.rank, number, reason)
        for number, theirs in rows
        if (reason := why_same(traits, traits_of(theirs, region)))
    ]
    if not found:
        return None
    _rank, number, reason = min(found)
    return mine.get(pk=number), reason


def own_pairs(owner: User) -> list[Pair]:
    """Return which two active contacts of `owner` may be one person. Three queries."""
    region = office_region()
    rows = _rows(Contact.objects.editable_by(owner).active().order_by("pk"))
    rough = {number: _rough(said) for number, said in rows}
    number_of_rough = Counter(key for keys in rough.values() for key in set(keys))
    people = [
        (number, traits_of(said, region))
        for number, said in rows
        if any(number_of_rough[key] > 1 for key in rough[number])
    ]
    apart = DismissedPair.objects.editable_by(owner).values_list("one_id", "other_id")
    return possible_pairs(people, set(apart))


def _dismissed_for(number: int) -> list[int]:
    pairs = DismissedPair.objects.filter(Q(one=number) | Q(other=number))
    return [one + other - number for one, other in pairs.values_list("one_id", "other_id")]


def _rows(contacts: ContactQuerySet) -> list[Row]:
    """Return what tells who each contact is, by number. Two queries."""
    rows = [
        (row[0], dict(zip(COLUMNS[1:], row[1:], strict=True)))
        for row in contacts.values_list(*COLUMNS)
    ]
    further: dict[int, list[str]] = {}
    links = ContactLink.objects.filter(contact__in=contacts.order_by().values("pk"))
    for number, url in links.order_by("contact", "place").values_list("contact_id", "url"):
        further.setdefault(number, []).append(url)
    return [
        (number, said | {"more_links": "\n".join(further.get(number, []))}) for number, said in rows
    ]


def _rough(said: Mapping[str, str]) -> list[str]:
    return rough_keys(said["name"], said["email"], _links(said))


def _links(said: Mapping[str, str]) -> Iterable[str]:
    return filter(None, [said["link"], *said["more_links"].split("\n")])


def _roughly(owner: User, said: Mapping[str, str], traits: Traits) -> Q:
    """Return a condition that everybody fulfills of whom `why_same` may say something."""
    longest = max(traits.words, key=len, default="")
    rough = Q(sort_key__contains=longest) if longest else Q(sort_key=traits.name)
    if traits.address:
        local = traits.address.rpartition("@")[0]
        letters = r"\.?".join(re.escape(letter) for letter in local)
        rough |= Q(search_text__regex=rf"{letters}\.?(\+[^@ ]*)?@")
    further = ContactLink.objects.filter(contact__owner=owner)
    for profile in traits.profiles:
        handle = profile.partition("/")[2]
        for text in {handle, quote(handle)}:
            there = further.filter(url__icontains=text).values("contact")
            rough |= Q(link__icontains=text) | Q(pk__in=there)
    return rough
