"""Whom a student without contacts could ask first: people of the directory who said yes."""

import datetime as dt
from dataclasses import dataclass

from contacts.selectors.people_to_ask import people_to_ask
from contacts.selectors.people_to_ask_list import PersonRow
from office.models import CareerField
from users.models import User
from users.selectors.personal_settings import profile_of

MOST = 5


@dataclass(frozen=True)
class FirstPeople:
    rows: list[PersonRow]
    curious_about: str
    fields: list[CareerField]  # to choose from; the chosen one first


def first_people(student: User, now: dt.datetime) -> FirstPeople:
    """Return people matched to what the student is curious about. At most three queries."""
    profile = profile_of(student)
    about = f"{profile.curious_about} {profile.goal} {profile.subject}"
    people = people_to_ask(student, now, most=MOST, about=about)
    return FirstPeople(
        rows=[PersonRow(person, is_mine=False) for person in people],
        curious_about=profile.curious_about,
        fields=_fields(profile.curious_about) if people else [],
    )


def _fields(chosen: str) -> list[CareerField]:
    return sorted(CareerField.objects.offered(), key=lambda field: field.name != chosen)


def offered_field(slug: str) -> CareerField | None:
    found: CareerField | None = CareerField.objects.offered().filter(slug=slug).first()
    return found
