"""People who agreed to be asked: who sees them, when they can be asked, what the office may do."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from contacts.models import DirectoryEntry, Person, PossibleDuplicate, RequestRecord
from contacts.selectors.askable import can_be_asked
from contacts.services import (
    AlreadyListed,
    add_entry,
    archive_entry,
    available_from,
    change_entry,
    get_or_create_person,
    hold_person,
    lift_hold,
    restore_entry,
)
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from office.models import CareerField
from outbox.services import suppress
from tests.concurrency import run_concurrently
from tests.factories import DAY, NOW, DirectoryEntryFactory, RequestRecordFactory
from users.models import AuditEntry
from users.privacy.retention import counts, retain

pytestmark = pytest.mark.django_db
LIST = "/manage/directory/"
KOFI = {
    "name": "Kofi Mensah",
    "email": "kofi@harbor.example",
    "title": "harbor pilot",
    "organization": "Port Authority",
    "field": None,
    "setting": "public",
    "languages": "English, Twi",
    "capacity": 3,
    "months": [],
    "agreed_on": dt.date(2025, 3, 3),
    "agreed_how": "email to Ruth",
    "last_asked_on": None,
    "times_asked": 0,
}
SENT = {name: value for name, value in KOFI.items() if value not in (None, [])} | {
    "agreed_on": "2025-03-03",
    "capacity": "3",
}


def added(by, **values):
    return add_entry(values=KOFI | values, form_key=uuid4(), by=by, now=NOW)


def asked(entry, days_ago, **values):
    at = NOW - days_ago * DAY
    return RequestRecordFactory(
        person=entry.person, asked_at=at, **({"closed_at": at + DAY} | values)
    )


# --- adding and editing ---------------------------------------------------------------------------
def test_the_office_adds_somebody_once_however_often_it_presses(ruth):
    key = uuid4()

    entries = [add_entry(values=KOFI, form_key=key, by=ruth, now=NOW) for _press in range(2)]

    assert entries[0] == entries[1] == DirectoryEntry.objects.get()
    assert list(AuditEntry.objects.values_list("action", "object_id")) == [
        ("contacts.directory_added", entries[0].pk)
    ]
    with pytest.raises(AlreadyUsed):
        add_entry(values=KOFI | {"email": "x@harbor.example"}, form_key=key, by=ruth, now=NOW)


def test_one_human_is_in_the_directory_once_whatever_the_spelling(ruth):
    added(ruth)

    with pytest.raises(AlreadyListed, match="Kofi Mensah"):
        added(ruth, email="Kofi+students@HARBOR.example")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"agreed_how": ""}, "when and how"),
        ({"agreed_on": None}, "when and how"),
        ({"agreed_on": dt.date(2026, 3, 4)}, "still to come"),
        ({"name": " "}, "name"),
        ({"organization": "x" * 151}, "Shorten"),
    ],
)
def test_what_does_not_say_enough_is_refused_and_nothing_is_stored(ruth, values, sentence):
    with pytest.raises(Refusal, match=sentence):
        added(ruth, **values)

    assert not DirectoryEntry.objects.exists()


def test_two_windows_do_not_overwrite_each_other(ruth):
    entry = added(ruth)
    change_entry(entry_id=entry.pk, version=1, values=KOFI | {"title": "captain"}, by=ruth, now=NOW)

    with pytest.raises(Stale):
        change_entry(
            entry_id=entry.pk, version=1, values=KOFI | {"title": "cook"}, by=ruth, now=NOW
        )

    trail = AuditEntry.objects.get(action="contacts.directory_changed")
    assert (trail.fields, trail.before, trail.after) == (["title"], {}, {"version": 2})


def test_a_new_address_becomes_one_more_key_of_the_same_person(ruth):
    entry = added(ruth)

    change_entry(
        entry_id=entry.pk, version=1, values=KOFI | {"email": "k@sea.example"}, by=ruth, now=NOW
    )

    assert get_or_create_person(address="k@sea.example") == entry.person
    assert get_or_create_person(address="kofi@harbor.example") == entry.person


def test_a_new_address_of_somebody_known_is_left_to_the_office(ruth):
    entry, known = added(ruth), get_or_create_person(address="k@sea.example")

    change_entry(
        entry_id=entry.pk, version=1, values=KOFI | {"email": "k@sea.example"}, by=ruth, now=NOW
    )

    assert DirectoryEntry.objects.get().person == known
    assert PossibleDuplicate.objects.values_list("one", "other").get() == (
        entry.person_id,
        known.pk,
    )


def test_who_was_removed_comes_back_within_ten_minutes_and_is_gone_after_thirty_days(as_ruth, ruth):
    entry = added(ruth)

    page = as_ruth.post(f"{entry.get_absolute_url()}remove/", follow=True)
    assert "is no longer in the directory" in page.content.decode()
    assert available_from(entry.person, NOW) == NOW
    as_ruth.post(f"{entry.get_absolute_url()}restore/")
    assert DirectoryEntry.objects.active().get() == entry
    archive_entry(entry_id=entry.pk, by=ruth, now=NOW)

    assert counts(NOW + 29 * DAY)["directory_removed"] == 0
    retain(NOW + 30 * DAY)
    assert not DirectoryEntry.objects.exists()
    assert Person.objects.filter(pk=entry.person_id).exists()


def test_whoever_was_added_anew_is_not_there_twice_after_undo(ruth):
    first = added(ruth)
    archive_entry(entry_id=first.pk, by=ruth, now=NOW)
    added(ruth)

    with pytest.raises(AlreadyListed):
        restore_entry(entry_id=first.pk, by=ruth)


def test_whoever_never_agreed_is_forgotten_after_a_year(ruth):
    waiting = DirectoryEntryFactory(agreed_on=None)
    listed = DirectoryEntryFactory()
    DirectoryEntry.objects.update(created_at=NOW - 366 * DAY)

    retain(NOW)

    assert list(DirectoryEntry.objects.all()) == [listed]
    assert waiting.pk != listed.pk


# --- limits ---------------------------------------------------------------------------------------
def test_what_they_agreed_to_takes_the_place_of_the_programs_limit():
    entry = DirectoryEntryFactory(capacity=3)
    for days in (3, 5):
        asked(entry, days)

    assert available_from(entry.person, NOW) == NOW
    asked(entry, 2)
    assert available_from(entry.person, NOW) == NOW - 5 * DAY + 30 * DAY


def test_their_own_limit_is_never_loosened_by_the_office():
    entry = DirectoryEntryFactory(capacity=5, person=Person.objects.create(month_limit=1))
    asked(entry, 3)

    assert available_from(entry.person, NOW) == NOW + 27 * DAY


def test_a_capacity_holds_over_the_year_in_the_months_that_they_named():
    entry = DirectoryEntryFactory(capacity=2, months=[2, 3, 4, 5])
    for days in range(40, 47):
        asked(entry, days)

    assert available_from(entry.person, NOW) == NOW  # 7 of 8, more than the program's 6


@pytest.mark.parametrize("values", [{"agreed_on": None}, {"archived_at": NOW}])
def test_who_has_not_agreed_or_is_gone_has_the_programs_limit(values):
    entry = DirectoryEntryFactory(capacity=20, months=[7], **values)
    for days in (3, 5):
        asked(entry, days)

    assert available_from(entry.person, NOW) == NOW + 25 * DAY


def test_nobody_is_asked_outside_of_their_months():
    entry = DirectoryEntryFactory(months=[1, 9])

    # the first moment of September in Chicago
    assert available_from(entry.person, NOW) == dt.datetime(2026, 9, 1, 5, tzinfo=dt.UTC)


def test_a_request_from_before_this_site_counts_as_one():
    entry = DirectoryEntryFactory(last_asked_on=dt.date(2026, 2, 20), times_asked=4)
    asked(entry, 3)

    assert available_from(entry.person, NOW) > NOW


def test_a_hold_lasts_until_its_day_and_one_for_good_until_it_is_lifted(ruth):
    person = DirectoryEntryFactory().person
    day = dt.date(2026, 5, 1)

    held = hold_person(person_id=person.pk, until=day, reason="On leave", by=ruth, now=NOW)
    assert available_from(held, NOW) == dt.datetime(2026, 5, 1, 5, tzinfo=dt.UTC)
    assert available_from(held, NOW + 90 * DAY) == NOW + 90 * DAY
    held = hold_person(person_id=person.pk, until=None, reason="Retired", by=ruth, now=NOW)
    assert available_from(held, NOW) is None
    assert available_from(lift_hold(person_id=person.pk, by=ruth), NOW) == NOW
    trail = AuditEntry.objects.order_by("pk").values_list("action", "after")
    assert [action for action, _after in trail] == [
        "contacts.person_held",
        "contacts.person_held",
        "contacts.hold_lifted",
    ]
    assert all("hold_reason" not in after for _action, after in trail)  # no words in the trail


@pytest.mark.parametrize(
    ("until", "reason"), [(None, " "), (dt.date(2026, 3, 3), "x"), (None, "x" * 201)]
)
def test_a_hold_needs_a_reason_and_a_day_to_come(ruth, until, reason):
    person = DirectoryEntryFactory().person

    with pytest.raises(Refusal):
        hold_person(person_id=person.pk, until=until, reason=reason, by=ruth, now=NOW)


def states():
    """Everybody of whom the list in SQL and the ledger have to say the same."""
    today, month = dt.date(2026, 3, 3), 30 * DAY
    own = {"person": lambda: Person.objects.create(month_limit=1, open_limit=2)}
    yield "free", {}, []
    yield "waiting", {"agreed_on": None}, []
    yield "archived", {"archived_at": NOW}, []
    yield "open", {}, [{"days_ago": 2, "closed_at": None}]
    yield "talk to come", {}, [{"days_ago": 2, "closed_at": NOW + DAY}]
    yield "full", {}, [{"days_ago": 2}, {"days_ago": 9}]
    yield "full by capacity", {"capacity": 1}, [{"days_ago": 29}]
    yield "room by capacity", {"capacity": 3}, [{"days_ago": 2}, {"days_ago": 9}]
    yield "full for a year", {}, [{"days_ago": days} for days in range(40, 46)]
    yield "room in a year", {"capacity": 2}, [{"days_ago": days} for days in range(40, 46)]
    yield "other month", {"months": [4]}, []
    yield "this month", {"months": [3], "capacity": 1}, []
    yield (
        "full in its one month",
        {"months": [3], "capacity": 1},
        [{"days_ago": days} for days in range(40, 46)],
    )
    yield "asked before", {"capacity": 1, "last_asked_on": today}, []
    yield "asked long before", {"capacity": 1, "last_asked_on": today - month}, []
    yield "own limits", own, [{"days_ago": 9}]
    yield "own limits with room", own, [{"days_ago": 31, "closed_at": None}]
    yield "own limit zero", {"person": lambda: Person.objects.create(year_limit=0)}, []
    yield "nobody at a time", {"person": lambda: Person.objects.create(open_limit=0)}, []
    yield "held", {"person": lambda: Person.objects.create(is_on_hold=True)}, []
    yield (
        "held until",
        {"person": lambda: Person.objects.create(is_on_hold=True, hold_until=today + DAY)},
        [],
    )
    yield (
        "no longer held",
        {"person": lambda: Person.objects.create(is_on_hold=True, hold_until=today)},
        [],
    )


@pytest.mark.parametrize(
    ("values", "requests"),
    [(values, requests) for _name, values, requests in states()],
    ids=[name for name, _values, _requests in states()],
)
def test_the_list_and_the_ledger_agree_on_who_can_be_asked(values, requests):
    made = {name: value() if callable(value) else value for name, value in values.items()}
    entry = DirectoryEntryFactory(**made)
    for request in requests:
        asked(entry, request["days_ago"], **{k: v for k, v in request.items() if k != "days_ago"})

    free = entry.is_listed and available_from(entry.person, NOW) == NOW

    assert can_be_asked(DirectoryEntry.objects.all(), NOW).exists() == free


@pytest.mark.parametrize("reason", ["stopped", "office", "bounced"])
def test_whoever_stopped_emails_is_not_offered(reason):
    entry = DirectoryEntryFactory()

    suppress(entry.email, reason, now=NOW)

    assert not can_be_asked(DirectoryEntry.objects.all(), NOW).exists()


# --- pages ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_for_one_row_as_for_thirty(
    as_ruth, at_now, rows, django_assert_num_queries
):
    for entry in DirectoryEntryFactory.create_batch(rows):
        asked(entry, 3, answered_at=NOW - DAY)
        suppress(entry.email, "paused", now=NOW, until=NOW + DAY)
    as_ruth.get(LIST)

    with django_assert_num_queries(11):
        assert as_ruth.get(LIST).status_code == 200


def test_the_list_says_how_people_answer_and_why_they_cannot_be_asked(as_clio, at_now):
    entry = DirectoryEntryFactory(name="Ama Boateng")
    asked(entry, 100, answered_at=NOW - 98 * DAY, agreed_at=NOW - 98 * DAY)
    asked(entry, 50, answered_at=NOW - 46 * DAY)
    asked(entry, 20)
    DirectoryEntryFactory(name="Bo Lind", months=[9])
    DirectoryEntryFactory(name="Cy Dow", agreed_on=None)

    page = as_clio.get(LIST)

    rows = page.context["directory"].rows
    health = rows[0].health
    assert (health.asked, health.answered, health.agreed, health.median_days) == (3, 2, 1, 3)
    assert [row.standing.words for row in rows] == [
        "Can be asked, 1 more",
        "Not in March",
        "Agreement is missing",
    ]
    assert [chip.number for chip in page.context["directory"].chips] == [3, 1, 1, 0]


def test_the_list_is_searched_narrowed_and_never_by_address(as_ruth, at_now):
    field = CareerField.objects.first()
    DirectoryEntryFactory(name="Łukasz O’Neil", field=field, setting="public", languages="Polish")
    DirectoryEntryFactory(name="Bo Lind", email="polish@harbor.example")

    def found(query):
        rows = as_ruth.get(LIST + query).context["directory"].rows
        return [row.entry.name for row in rows]

    assert found("?q=lukasz+o'neil") == found("?q=polish") == ["Łukasz O’Neil"]
    assert found(f"?field={field.slug}&setting=public") == ["Łukasz O’Neil"]
    assert found("?q=harbor.example") == []
    assert len(found("?field=__class__&setting=x&show=1&page=9e9")) == 2


def test_the_last_page_of_a_long_list_counts_everybody(as_ruth, at_now):
    people = Person.objects.bulk_create(Person() for _each in range(120))
    DirectoryEntry.objects.bulk_create(
        DirectoryEntry(
            person=person,
            name=f"Person {n}",
            sort_key=f"person {n}",
            email=f"p{n}@x.example",
            agreed_on=dt.date(2025, 3, 3),
            agreed_how="form",
        )
        for n, person in enumerate(people)
    )

    page = as_ruth.get(f"{LIST}?show=askable&page=3")

    assert page.context["directory"].chips[1].number == 120
    assert len(page.context["directory"].rows) == 20


def test_a_person_is_added_and_edited_on_the_page(as_clio, at_now):
    as_clio.post(f"{LIST}add/", SENT | {"months": ["3", "9"]})
    entry = DirectoryEntry.objects.get()
    assert (entry.months, entry.capacity, entry.agreed_on) == ([3, 9], 3, dt.date(2025, 3, 3))

    refused = as_clio.post(f"{LIST}add/", SENT)
    assert refused.status_code == 422
    assert f'href="{entry.get_absolute_url()}"' in refused.content.decode()
    late = as_clio.post(
        f"{entry.get_absolute_url()}edit/", SENT | {"version": "0", "months": ["3"]}
    )
    assert late.status_code == 409
    as_clio.post(f"{entry.get_absolute_url()}edit/", SENT | {"version": "1", "agreed_how": "talk"})
    entry.refresh_from_db()
    assert (entry.agreed_how, entry.months) == ("talk", [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": "0"},
        {"capacity": "99999999999"},
        {"months": ["13"]},
        {"agreed_on": "yesterday"},
        {"agreed_on": "9999-12-31"},
        {"last_asked_on": "0001-01-01x"},
        {"times_asked": "-1"},
        {"times_asked": "99999"},
        {"email": "no"},
        {"email": "ma\x00ya@x.example"},
        {"setting": "__class__"},
        {"field": "x"},
        {"form_key": "x"},
        {"name": "x" * 151},
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(as_ruth, at_now, wrong):
    page = as_ruth.post(f"{LIST}add/", SENT | wrong)

    assert page.status_code == 422
    assert "Kofi Mensah" in page.content.decode() or "name" in wrong
    assert not DirectoryEntry.objects.exists()


def test_the_page_of_a_person_shows_own_choices_beside_the_offices_hold(as_ruth, ruth, at_now):
    person = Person.objects.create(month_limit=1)
    entry = DirectoryEntryFactory(person=person, capacity=4)
    get_or_create_person(address=entry.email, before=person)
    suppress(entry.email, "paused", now=NOW, until=NOW + 90 * DAY)

    as_ruth.post(
        f"{entry.get_absolute_url()}hold/", {"until": "2026-05-01", "reason": "On <b>leave</b>"}
    )

    page = as_ruth.get(entry.get_absolute_url()).content.decode()
    for words in ("Paused", "in 30 days", "On &lt;b&gt;leave&lt;/b&gt;", ruth.full_name, "2026"):
        assert words in page
    as_ruth.post(f"{entry.get_absolute_url()}hold/lift/")
    page = as_ruth.get(entry.get_absolute_url()).content.decode()
    assert "Paused" in page
    assert "Lift the hold" not in page


def test_a_curator_sees_a_hold_and_cannot_set_or_lift_it(as_clio, ruth, at_now):
    entry = DirectoryEntryFactory()
    hold_person(person_id=entry.person_id, until=None, reason="Ask Ruth", by=ruth, now=NOW)

    page = as_clio.get(entry.get_absolute_url()).content.decode()

    assert "Hold by the office" in page
    assert "Lift the hold" not in page
    assert as_clio.post(f"{entry.get_absolute_url()}hold/lift/").status_code == 403


def test_an_unknown_or_removed_person_is_not_there(as_ruth):
    gone = DirectoryEntryFactory(archived_at=NOW)

    assert as_ruth.get(gone.get_absolute_url()).status_code == 404
    assert as_ruth.get(f"{LIST}00000000/").status_code == 404


def test_a_student_reaches_those_who_agreed_and_nobodys_address(nina, dana):
    listed = DirectoryEntryFactory()
    DirectoryEntryFactory(agreed_on=None)
    DirectoryEntryFactory(archived_at=NOW)

    assert list(DirectoryEntry.objects.visible_to(nina)) == [listed]
    assert not DirectoryEntry.objects.readable_by(nina).exists()
    assert not DirectoryEntry.objects.visible_to(dana).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_person_at_once_add_one(ruth, clio):
    def press(by):
        try:
            added(by)
        except AlreadyListed:
            return "refused"
        finally:
            connection.close()
        return "added"

    answers = run_concurrently([lambda: press(ruth), lambda: press(clio)])

    assert DirectoryEntry.objects.count() == 1
    assert sorted(answers) == ["added", "refused"]


def test_a_page_of_a_person_names_no_student(as_ruth, nina, at_now):
    entry = DirectoryEntryFactory()
    asked(entry, 3, student=nina)

    assert nina.full_name not in as_ruth.get(entry.get_absolute_url()).content.decode()
    assert RequestRecord.objects.get().student == nina


def test_the_menu_leads_there(as_ruth):
    assert reverse("contacts:directory") == LIST
    assert f'href="{LIST}"' in as_ruth.get("/manage/office/").content.decode()
