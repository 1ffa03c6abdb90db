"""The real people behind students' contacts, office-wide, known by keyed hashes only."""

from django.db import IntegrityError, transaction

from contacts.domain.identity import Key
from contacts.models import Contact, Person, PersonKey, PossiblePair
from contacts.selectors.known_people import keys_told, stored_keys

ATTEMPTS = 5


class _Gone(Exception):
    """The office joined one of these people to another at this moment."""


def person_for(*, before: Person | None = None, **told: str) -> Person | None:
    """The one Person with this address, link or phone, made when new; None where nothing tells who
    it is.

    What is not known yet becomes one more key of that person. Where two people are found nobody is
    joined: the surest key wins, and the office is told of a possible pair. `before`, whom the same
    record led to, holds where nothing known says otherwise. Locks the people it finds.
    """
    keys = keys_told(**told)
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _find_or_make(keys, before)
        except (IntegrityError, _Gone):  # another request was first: what it stored is found now
            continue
    raise RuntimeError("A person could not be found or stored.")


def person_of(contact: Contact) -> Person | None:
    """The Person behind a contact, looked for where the record has none yet."""
    if contact.person is None:
        told = {
            "address": contact.email,
            "link": contact.link,
            "phone": contact.phone,
            "name": contact.name,
        }
        contact.person = person_for(before=None, **told)
        Contact.objects.filter(pk=contact.pk).update(person=contact.person)
    return contact.person


def address_keys(person: Person | None) -> list[str]:
    """The keys of every address of this person that is known, as the outbox keeps refusals."""
    if person is None:
        return []
    return list(person.keys.filter(kind=PersonKey.Kind.ADDRESS).values_list("key", flat=True))


def note_possible_pair(one: Person, other: Person) -> None:
    """Tell the office that these two may be one human; what it decided before stays decided."""
    first, second = sorted((one.pk, other.pk))
    PossiblePair.objects.bulk_create(
        [PossiblePair(one_id=first, other_id=second)], ignore_conflicts=True
    )


def _find_or_make(keys: list[Key], before: Person | None) -> Person | None:
    keys = _without_shared(keys)
    rows = stored_keys(keys)
    people = list(dict.fromkeys(row.person for row in rows)) or [before] * bool(before)
    _lock(people)
    person = people[0] if people else None
    if person is None and keys:
        person = Person.objects.create()
    for other in people[1:]:
        note_possible_pair(person, other)
    _store(
        person,
        [key for key in keys if (key.kind, key.value) not in {(row.kind, row.key) for row in rows}],
    )
    return person


def _without_shared(keys: list[Key]) -> list[Key]:
    """Those of `keys` that tell who somebody is. A number or page that comes under a second name
    no longer does."""
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
    """Nobody joins one of them to another before this transaction ends. Raises _Gone where
    somebody just did."""
    ids = [person.pk for person in people]
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    if len(locked) < len(ids):
        raise _Gone


def _store(person: Person | None, keys: list[Key]) -> None:
    rows = [
        PersonKey(person=person, kind=key.kind, key=key.value, name_key=key.name) for key in keys
    ]
    # in one order: no deadlock
    PersonKey.objects.bulk_create(sorted(rows, key=lambda row: (row.kind, row.key)))
