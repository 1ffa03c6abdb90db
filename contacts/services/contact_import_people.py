"""The persons behind contacts that an import changed; see services.contacts for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from contacts.domain.identity import name_key
from contacts.models import Contact, PossibleDuplicate, RequestRecord
from contacts.selectors.known_people import keys_of_record
from contacts.services.people_in_bulk import PersonRecord, get_or_create_people
from users.models import User

BATCH = 500


@dataclass(frozen=True)
class Changed:
    """A contact by number, and the name that it had before."""

    contact: int
    name_before: str


def give_people(owner: User, changed: Sequence[Changed]) -> None:
    """Find the person of each changed contact anew; whom the student asked already stays.

    Where others know the former person the office gets a possible duplicate to decide on.
    """
    names = {one.contact: one.name_before for one in changed}
    if not names:
        return
    found = Contact.objects.filter(pk__in=names).prefetch_related("more_links").order_by("pk")
    # the directory says who the others are
    contacts = list(found.exclude(through_directory=True, email=""))
    were_asked = _asked_by(owner, contacts)
    before = {
        it.pk: it.person_id
        for it in contacts
        if it.person_id and name_key(names[it.pk]) == name_key(it.name)
    }
    people = get_or_create_people([_record(it, before.get(it.pk), were_asked) for it in contacts])
    for contact, person in zip(contacts, people, strict=True):
        contact.person_id = person
    Contact.objects.bulk_update(contacts, ["person"], batch_size=BATCH)
    _note_duplicates(contacts, before)


def _asked_by(student: User, contacts: Sequence[Contact]) -> set[int]:
    """Return the persons behind contacts whom the student has asked. One query."""
    people = {it.person_id for it in contacts}
    asked = RequestRecord.objects.filter(student=student, person__in=people)
    return set(asked.values_list("person_id", flat=True))


def _record(contact: Contact, before: int | None, were_asked: set[int]) -> PersonRecord:
    keys = keys_of_record(
        address=contact.email,
        link=contact.link,
        more_links=contact.further_urls(),
        phone=contact.phone,
        name=contact.name,
    )
    return PersonRecord(keys, before if before in were_asked else None)


def _note_duplicates(contacts: Sequence[Contact], before: dict[int, int]) -> None:
    moved = {
        (before[it.pk], it.person_id)
        for it in contacts
        if it.pk in before and it.person_id and it.person_id != before[it.pk]
    }
    left = {former for former, _person in moved}
    known = {
        *RequestRecord.objects.filter(person__in=left).values_list("person_id", flat=True),
        *Contact.objects.filter(person__in=left).values_list("person_id", flat=True),
    }
    pairs = {(min(pair), max(pair)) for pair in moved if pair[0] in known}
    PossibleDuplicate.objects.bulk_create(
        [PossibleDuplicate(one_id=one, other_id=other) for one, other in sorted(pairs)],
        ignore_conflicts=True,
    )
