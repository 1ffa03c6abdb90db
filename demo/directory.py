"""A dozen people of the directory: free, asked, on hold, waiting for their agreement."""

import datetime as dt
import uuid
from typing import Any

from contacts import services
from contacts.models import Channel, DirectoryEntry, PossibleDuplicate
from core.clock import DAY, local
from demo.people import Cast
from office.models import CareerField
from outbox.services import suppress

# name, address, what they do, where, field, workplace, languages, a month, months
PEOPLE: tuple[tuple[str, str, str, str, str, str, str, int | None, list[int]], ...] = (
    ("Beatriz Amaral", "b.amaral@lakeshore.example", "pediatric nurse", "Lakeshore Children's",
     "health-and-nursing", "nonprofit", "English, Portuguese", 2, []),
    ("Kofi Mensah", "kofi@harborlogistics.example", "supply chain planner", "Harbor Logistics",
     "business-and-finance", "private", "English, Twi", 3, []),
    ("Yuki Tanabe", "y.tanabe@cityplanning.example", "urban planner", "City Planning Office",
     "government-and-policy", "public", "English, Japanese", 1, [1, 2, 3, 9, 10, 11, 12]),
    ("Hannah Brandt", "hannah@brandtlegal.example", "immigration lawyer", "Brandt Legal Aid",
     "law", "nonprofit", "English, German", 2, []),
    ("Malik Farouk", "malik.farouk@northgrid.example", "grid engineer", "Northgrid Energy",
     "engineering", "private", "English, Arabic", 4, [1, 2, 3, 4, 5, 11, 12]),
    ("Siobhán O’Dwyer", "siobhan@dailylake.example", "data journalist", "The Daily Lake",
     "communication-and-media", "private", "English, Irish", None, []),
    ("Tomasz Wieczorek", "t.wieczorek@prairiehigh.example", "chemistry teacher", "Prairie High",
     "education", "education", "English, Polish", 1, [6, 7, 8]),
    ("Leilani Kealoha", "leilani@reefwatch.example", "marine ecologist", "Reef Watch",
     "environment-and-energy", "nonprofit", "English, Hawaiian", 2, []),
    ("Farrukh Rahimov", "farrukh@rahimovdesign.example", "product designer", "Rahimov Design",
     "arts-and-design", "self_employed", "English, Russian", 2, []),
    ("Grace Kim", "grace@statistics.example", "economist", "Federal Statistics Office",
     "business-and-finance", "public", "English, Korean", 2, []),
    ("Delphine Marchand", "d.marchand@biolabs.example", "process chemist", "Prairie Bio Labs",
     "physical-sciences", "private", "English, French", 3, []),
    ("Ruben Castillo", "ruben@castillobuilders.example", "site manager", "Castillo Builders",
     "engineering", "self_employed", "English, Spanish", None, []),
)  # fmt: skip
WAITING = ("Delphine Marchand", "Ruben Castillo")
HOW = ("email to Ruth", "form at the alumni day", "on the phone, with Dana")


def make_directory(cast: Cast, now: dt.datetime) -> None:
    """One is on hold, one paused, two never said when they agreed, several were asked before."""
    today = local(now, cast.ruth.zone).date()
    fields = {field.slug: field for field in CareerField.objects.all()}
    entries = {row[0]: _added(number, row, fields, cast, now) for number, row in enumerate(PEOPLE)}
    for name, days in (("Beatriz Amaral", 70), ("Kofi Mensah", 45), ("Hannah Brandt", 90)):
        _asked(entries[name], cast, now - days * DAY, answers_after=2, agrees=name[0] != "H")
    _asked(entries["Kofi Mensah"], cast, now - 12 * DAY, answers_after=3, agrees=True)
    _asked(entries["Siobhán O’Dwyer"], cast, now - 3 * DAY, answers_after=None, agrees=False)
    services.hold_person(
        person_id=entries["Leilani Kealoha"].person_id,
        until=today + 60 * DAY,
        reason="On field work without email; back in spring. Ruth knows more.",
        by=cast.ruth,
        now=now - 5 * DAY,
    )
    suppress("farrukh@rahimovdesign.example", "paused", now=now, until=now + 80 * DAY)
    _raise_concern(entries["Tomasz Wieczorek"], cast, now)
    other = services.get_or_create_person(address="kofi.mensah@mail.example")
    if other:
        one, two = sorted((other.pk, entries["Kofi Mensah"].person_id))
        PossibleDuplicate.objects.create(one_id=one, other_id=two)


def _raise_concern(entry: DirectoryEntry, cast: Cast, now: dt.datetime) -> None:
    """Dana and Lee read concerns; Omar raised one on the day before."""
    services.name_readers(ids=[cast.dana.pk, cast.lee.pk], by=cast.ruth, now=now - 30 * DAY)
    services.raise_concern(
        text="Twice in our talk he asked where I live and whether I live alone. I ended it early.",
        form_key=uuid.uuid4(),
        about_person=entry.person,
        about_name=entry.name,
        by_user=cast.omar,
        now=now - DAY,
    )


def _added(
    number: int, row: tuple, fields: dict[str, CareerField], cast: Cast, now: dt.datetime
) -> DirectoryEntry:
    name, email, title, organization, field, setting, languages, capacity, months = row
    today = local(now, cast.ruth.zone).date()
    has_agreed = name not in WAITING
    values: dict[str, Any] = {
        "name": name,
        "email": email,
        "title": title,
        "organization": organization,
        "field": fields.get(field),
        "setting": setting,
        "languages": languages,
        "capacity": capacity,
        "months": months,
        "agreed_on": today - (40 + 23 * number) * DAY if has_agreed else None,
        "agreed_how": HOW[number % len(HOW)] if has_agreed else "",
        "last_asked_on": today - (200 + 31 * number) * DAY if number % 3 == 0 else None,
        "times_asked": number if number % 3 == 0 else 0,
    }
    return services.add_entry(values=values, form_key=uuid.uuid4(), by=cast.ruth, now=now)


def _asked(
    entry: DirectoryEntry, cast: Cast, at: dt.datetime, answers_after: int | None, agrees: bool
) -> None:
    record = services.record_request(
        person=entry.person, by=cast.omar, channel=Channel.SITE, now=at, override_reason="demo"
    )
    if answers_after is not None:
        answered = at + answers_after * DAY
        services.close_request(record=record, at=answered, answered_at=answered, agreed=agrees)
