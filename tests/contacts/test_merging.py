"""Two people are made one by the office and two again within a day; the stricter always holds."""

import datetime as dt

import pytest

from contacts.models import Contact, DirectoryEntry, Person, PersonKey, PossibleDuplicate
from contacts.selectors.askable import can_be_asked
from contacts.services import (
    available_from,
    get_or_create_person,
    hold_person,
    lift_hold,
    merge_people,
    undo_merge_people,
)
from core.errors import Refusal
from outbox.services import suppress
from tests.factories import DAY, NOW, ContactFactory, DirectoryEntryFactory, RequestRecordFactory
from users.models import AuditEntry
from users.privacy.retention import retain

pytestmark = pytest.mark.django_db
PAGE = "/manage/directory/duplicates/"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def two(nina, omar):
    """Kofi, known by his address at work and at home, and who knows him by which."""
    one = ContactFactory(owner=nina, email="kofi@harbor.example").person
    other = ContactFactory(owner=omar, email="kofi@home.example").person
    PossibleDuplicate.objects.create(one=one, other=other)
    return one, other


def merged(two, by, now=NOW):
    one, other = two
    return merge_people(one_id=one.pk, other_id=other.pk, by=by, now=now)


def facts():
    """Everything that a merge moves, by person."""
    return [
        list(rows.order_by("pk").values_list("pk", "person_id"))
        for rows in (PersonKey.objects, Contact.objects, DirectoryEntry.objects.active())
    ] + [list(PossibleDuplicate.objects.order_by("one", "other").values_list("one", "other"))]


def test_undoing_a_merge_restores_whose_everything_was(two, ruth):
    _one, other = two
    third = get_or_create_person(address="third@city.example")
    PossibleDuplicate.objects.create(one=other, other=third)
    RequestRecordFactory(person=other)
    DirectoryEntryFactory(person=other, email="kofi@home.example")
    Person.objects.filter(pk=other.pk).update(month_limit=1, is_on_hold=True, hold_reason="Asked")
    before, people = facts(), list(Person.objects.order_by("pk").values())

    merge = merged(two, ruth)
    assert facts() != before
    undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW + 23 * HOUR)

    assert facts() == before
    assert list(Person.objects.order_by("pk").values()) == people
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "contacts.people_merged",
        "contacts.merge_undone",
    ]


def test_it_is_too_late_after_a_day_and_undone_once(two, ruth):
    merge = merged(two, ruth)

    with pytest.raises(Refusal, match="too late"):
        undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW + 24 * HOUR)
    undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW)
    with pytest.raises(Refusal, match="too late"):
        undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW)


def test_what_was_added_since_stays_with_the_one_that_remained(two, ruth, nina):
    one, other = two
    merge = merged(two, ruth)
    added = get_or_create_person(address="kofi@home.example", link="linkedin.com/in/kofi")
    assert added == one

    undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW)

    assert get_or_create_person(link="linkedin.com/in/kofi") == one
    assert get_or_create_person(address="kofi@home.example") == other


def test_a_later_merge_is_undone_first(two, ruth):
    earlier = get_or_create_person(address="earlier@city.example")
    first = merge_people(one_id=two[0].pk, other_id=two[1].pk, by=ruth, now=NOW)
    Person.objects.filter(pk=earlier.pk).update(month_limit=2)
    low = min(earlier.pk, two[0].pk)
    second = merge_people(one_id=earlier.pk, other_id=two[0].pk, by=ruth, now=NOW)

    if low == earlier.pk:
        with pytest.raises(Refusal, match="merged again"):
            undo_merge_people(merge_id=first.pk, by=ruth, now=NOW)
    undo_merge_people(merge_id=second.pk, by=ruth, now=NOW)
    undo_merge_people(merge_id=first.pk, by=ruth, now=NOW)

    assert Person.objects.filter(pk__in=[two[0].pk, two[1].pk, earlier.pk]).count() == 3


def test_the_longer_hold_wins_and_one_that_was_set_since_holds_for_both(two, ruth):
    one, _other = two
    days = [dt.date(2026, 4, 1), dt.date(2026, 6, 1)]
    for person, day in zip(two, days, strict=True):
        hold_person(person_id=person.pk, until=day, reason="Away", by=ruth, now=NOW)

    merge = merged(two, ruth)
    assert Person.objects.get(pk=one.pk).hold_until == days[1]
    hold_person(person_id=one.pk, until=None, reason="A word came", by=ruth, now=NOW)
    undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW)

    for person in two:
        person.refresh_from_db()
        assert (person.is_on_hold, person.hold_until) == (True, None)


def test_a_hold_that_was_lifted_since_stays_lifted_for_the_one_and_returns_for_the_other(two, ruth):
    hold_person(person_id=two[1].pk, until=None, reason="Away", by=ruth, now=NOW)
    merge = merged(two, ruth)
    lift_hold(person_id=two[0].pk, by=ruth)

    undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW)

    assert [Person.objects.get(pk=person.pk).is_on_hold for person in two] == [False, True]


def test_an_opt_out_of_either_address_holds_for_the_one_person(two, ruth):
    suppress("kofi@home.example", "stopped", now=NOW)
    entry = DirectoryEntryFactory(person=two[0], email="kofi@harbor.example")

    merged(two, ruth)

    assert not can_be_asked(DirectoryEntry.objects.filter(pk=entry.pk), NOW).exists()


def test_of_two_entries_one_stays_with_the_stricter_of_what_they_agreed_to(two, ruth):
    one = DirectoryEntryFactory(person=two[0], capacity=4, months=[3, 4, 9])
    other = DirectoryEntryFactory(person=two[1], capacity=2, months=[3, 9, 10])

    merge = merged(two, ruth)

    kept = DirectoryEntry.objects.active().get()
    assert (kept.pk, kept.capacity, kept.months) == (one.pk, 2, [3, 9])
    undo_merge_people(merge_id=merge.pk, by=ruth, now=NOW)
    entries = DirectoryEntry.objects.active().order_by("pk")
    assert list(entries.values_list("pk", "capacity", "months")) == [
        (one.pk, 4, [3, 4, 9]),
        (other.pk, 2, [3, 9, 10]),
    ]


def test_the_entry_that_agreed_stays_and_one_that_waits_loosens_nothing(two, ruth):
    DirectoryEntryFactory(person=two[0], capacity=20, agreed_on=None)
    agreed = DirectoryEntryFactory(person=two[1], capacity=1)

    merged(two, ruth)

    kept = DirectoryEntry.objects.active().get()
    assert (kept.pk, kept.capacity) == (agreed.pk, 1)


def test_requests_to_either_count_for_the_one(two, ruth):
    for person in two:
        RequestRecordFactory(person=person, asked_at=NOW - 3 * DAY, closed_at=NOW)

    merged(two, ruth)

    assert available_from(Person.objects.get(pk=two[0].pk), NOW) > NOW


def test_a_merge_is_forgotten_after_a_week(two, ruth):
    merge = merged(two, ruth)

    retain(NOW + 7 * DAY)

    assert not type(merge).objects.exists()


# --- the page -------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_the_same_queries_for_one_pair_as_for_thirty(
    as_ruth, at_now, rows, django_assert_num_queries
):
    for n in range(rows):
        ends = [get_or_create_person(address=f"{end}{n}@x.example") for end in "ab"]
        PossibleDuplicate.objects.create(one=ends[0], other=ends[1])
    as_ruth.get(PAGE)

    with django_assert_num_queries(11):
        assert as_ruth.get(PAGE).status_code == 200


def test_a_pair_is_merged_undone_and_dismissed_on_the_page_without_a_students_name(
    as_ruth, at_now, two, nina
):
    pair = {"one": two[0].pk, "other": two[1].pk}
    page = as_ruth.get(PAGE).content.decode()
    assert "a contact of 1 student" in page
    assert nina.full_name not in page

    page = as_ruth.post(f"{PAGE}merge/", pair, follow=True)
    assert "You can undo it for 24 hours" in page.content.decode()
    again = as_ruth.post(f"{PAGE}merge/", pair, follow=True)
    assert "They are merged already" in again.content.decode()
    number = page.context["merges"][0].pk
    as_ruth.post(f"{PAGE}{number}/undo/")
    assert Person.objects.filter(pk__in=pair.values()).count() == 2

    page = as_ruth.post(f"{PAGE}dismiss/", pair, follow=True)
    assert "They stay two people" in page.content.decode()
    page = as_ruth.post(f"{PAGE}list/", pair, follow=True)
    assert "Merge into one" in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"one": "x", "other": "1"}, {"one": "1" * 30, "other": "1"}])
def test_a_pair_that_is_none_is_a_wrong_address(as_ruth, sent):
    assert as_ruth.post(f"{PAGE}merge/", sent).status_code == 404


def test_a_person_is_not_merged_with_themselves(as_ruth, two):
    page = as_ruth.post(f"{PAGE}merge/", {"one": two[0].pk, "other": two[0].pk}, follow=True)

    assert "cannot be merged with themselves" in page.content.decode()
