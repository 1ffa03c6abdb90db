"""The persons behind students' contacts, office-wide, known only by keyed hashes."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from contacts.domain.identity import Key
from contacts.models import Contact, Person, PersonKey, PossibleDuplicate
from contacts.selectors.known_people import keys_of_record, stored_keys

ATTEMPTS = 5


class _MergedMeanwhile(Exception):
    """Internal: the search starts over."""


def get_or_create_person(
    *,
    address: str = "",
    link: str = "",
    more_links: Sequence[str] = (),
    phone: str = "",
    name: str = "",
    before: Person | None = None,
) -> Person | None:
    """Return the Person with this address, a link or phone; None if nothing identifies a person.

    What is not known yet becomes one more key of that person. Where two people are found nobody is
    merged: the surest key wins, and the office gets a possible duplicate to decide on. `before`,
    whom the same record led to, holds where nothing known says otherwise. Locks the people it
    finds.
    """
    keys = keys_of_record(address=address, link=link, more_links=more_links, phone=phone, name=name)
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _find_or_create(keys, before)
        except (IntegrityError, _MergedMeanwhile):  # what the other request stored is found now
            continue
    raise RuntimeError("A person could not be found or stored.")


def person_of_contact(contact: Contact) -> Person | None:
    if contact.person is None:
        contact.person = get_or_create_person(
            address=contact.email,
            link=contact.link,
            more_links=contact.further_urls(),
            phone=contact.phone,
            name=contact.name,
        )
        Contact.objects.filter(pk=contact.pk).update(person=contact.person)
    return contact.person


def address_keys(person: Person | None) -> list[str]:
    """Return keys of all known addresses of this person, as the outbox stores suppressions."""
    if person is None:
        return []
    return list(person.keys.filter(kind=PersonKey.Kind.ADDRESS).values_list("key", flat=True))


def add_possible_duplicate(one: Person, other: Person) -> None:
    """Let the office decide whether these two are one; earlier decisions stay."""
    first, second = sorted((one.pk, other.pk))
    PossibleDuplicate.objects.bulk_create(
        [PossibleDuplicate(one_id=first, other_id=second)], ignore_conflicts=True
    )


def _find_or_create(keys: list[Key], before: Person | None) -> Person | None:
    keys = _without_shared(keys)
    rows = stored_keys(keys)
    people = list(dict.fromkeys(row.person for row in rows)) or [one for one in [before] if one]
    _lock(people)
    if not (people or keys):
        return None
    person = people[0] if people else Person.objects.create()
    for other in people[1:]:
        add_possible_duplicate(person, other)
    known = {(row.kind, row.key) for row in rows}
    _store(person, [key for key in keys if (key.kind, key.value) not in known])
    return person


def _without_shared(keys: list[Key]) -> list[Key]:
    """Drop numbers and pages that come under a second name: they no longer identify anybody."""
    names = {key.value: key.name for key in keys if key.may_be_shared}
    rows = (
        PersonKey.objects.select_for_update(no_key=True)
        .filter(key__in=names)
        .order_by("kind", "key")
    )
    shared = {row.key for row in rows if not row.is_of(names[row.key])}
    PersonKey.objects.filter(key__in=shared, is_shared=False).update(is_shared=True)
    return [key for key in keys if key.value not in shared]


def _lock(people: list[Person]) -> None:
    """Keep others from merging them before this transaction ends. Raises _MergedMeanwhile."""
    ids = [person.pk for person in people]
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    if len(locked) < len(ids):
        raise _MergedMeanwhile


def _store(person: Person, keys: list[Key]) -> None:
    rows = [
        PersonKey(person=person, kind=key.kind, key=key.value, name_key=key.name) for key in keys
    ]
    # always in the same order: no deadlock
    PersonKey.objects.bulk_create(sorted(rows, key=lambda row: (row.kind, row.key)))
