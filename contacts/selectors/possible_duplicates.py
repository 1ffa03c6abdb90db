"""Possible duplicates for the office: how persons are known and how well, never by whom."""

from dataclasses import dataclass

from django.db.models import Count

from contacts.models import Contact, Person, PersonKey, PossibleDuplicate, RequestRecord
from contacts.selectors.known_people import known_person


@dataclass(frozen=True)
class PersonFacts:
    number: int
    keys: str
    students: int
    requests: int
    last_asked: str

    def __str__(self) -> str:
        asked = f"requests: {self.requests}, the last on {self.last_asked}"
        return (
            f"person {self.number}: known by {self.keys}; students: {self.students}; "
            f"{asked if self.requests else 'never asked'}"
        )


def open_pairs() -> list[PossibleDuplicate]:
    return list(PossibleDuplicate.objects.filter(dismissed_at=None).order_by("noted_at", "pk"))


def facts_of(number: int) -> PersonFacts:
    """Raises Person.DoesNotExist. 4 queries."""
    person = Person.objects.get(pk=number)
    kinds = (
        PersonKey.objects.filter(person=person)
        .values_list("kind")
        .annotate(Count("pk"))
        .order_by("kind")
    )
    known = ", ".join(f"{count} {PersonKey.Kind(kind).label}" for kind, count in kinds) or "nothing"
    students = Contact.objects.filter(person=person).values("owner").distinct().count()
    asked = list(
        RequestRecord.objects.filter(person=person)
        .order_by("asked_at")
        .values_list("asked_at", flat=True)
    )
    last = f"{asked[-1]:%Y-%m-%d}" if asked else ""
    return PersonFacts(person.pk, known, students, len(asked), last)


def find_person(text: str, name: str = "") -> Person | None:
    """Find by address, link or phone number; a number or plain page needs the `name`, too."""
    if "@" in text and "//" not in text:
        return known_person(address=text)
    return (
        known_person(link=text, name=name) if "." in text else known_person(phone=text, name=name)
    )
