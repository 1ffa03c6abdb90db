"""The page on which students find people who agreed to be asked."""

import pytest
from django.urls import reverse

from contacts.models import Contact
from contacts.services import add_from_directory
from office.models import CareerField
from outbox.services import suppress
from tests.concurrency import run_concurrently
from tests.factories import DAY, NOW, DirectoryEntryFactory, RequestRecordFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = "/directory/"


@pytest.fixture
def people(db):
    law = CareerField.objects.get(slug="law")
    return {
        "kofi": DirectoryEntryFactory(name="Kofi Mensah", field=law, languages="English, Twi"),
        "ana": DirectoryEntryFactory(
            name="Ana Núñez", setting="public", languages="Spanish and english", title="judge"
        ),
    }


def names(response):
    return [row.person.name for row in response.context["people"].rows]


def test_it_lists_whom_she_can_ask_now_and_nobody_else(as_nina, people):
    DirectoryEntryFactory(name="Waits", agreed_on=None)
    DirectoryEntryFactory(name="Summer", months=[7])
    stopped = DirectoryEntryFactory(name="Stopped")
    suppress(stopped.email, "stopped", now=NOW)
    busy = DirectoryEntryFactory(name="Busy")
    RequestRecordFactory(person=busy.person, asked_at=NOW - DAY)

    assert names(as_nina.get(PAGE)) == ["Ana Núñez", "Kofi Mensah"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=nunez", ["Ana Núñez"]),
        ("q=judge", ["Ana Núñez"]),
        ("q=twi", ["Kofi Mensah"]),
        ("field=law", ["Kofi Mensah"]),
        ("setting=public", ["Ana Núñez"]),
        ("language=Twi", ["Kofi Mensah"]),
        ("language=English", ["Ana Núñez", "Kofi Mensah"]),
        ("field=law&setting=public", []),
        ("field=__class__&setting=x&language=Klingon&page=9e9", ["Ana Núñez", "Kofi Mensah"]),
        ("q=harbor.example", []),
        ("q=kofi%40", []),
    ],
)
def test_it_is_narrowed_by_words_field_workplace_and_language_and_not_by_address(
    as_nina, people, query, found
):
    assert names(as_nina.get(f"{PAGE}?{query}")) == found


def test_a_language_finds_nobody_who_named_a_longer_one(as_nina, people):
    DirectoryEntryFactory(name="Aoife Byrne", languages="Irish; English")
    DirectoryEntryFactory(name="Una Walsh", languages="Irish Sign Language, Old English")

    assert names(as_nina.get(f"{PAGE}?language=Irish")) == ["Aoife Byrne"]
    assert names(as_nina.get(f"{PAGE}?language=English")) == [
        "Ana Núñez",
        "Aoife Byrne",
        "Kofi Mensah",
    ]


def test_each_language_is_offered_once(as_nina, people):
    assert as_nina.get(PAGE).context["people"].languages == ["English", "Spanish", "Twi"]


def test_its_source_holds_no_address_phone_or_link_of_theirs(as_nina, people):
    source = as_nina.get(PAGE).content.decode()

    assert "Kofi Mensah" in source
    assert "harbor.example" not in source
    assert "mailto:" not in source
    assert "tel:" not in source
    assert str(people["kofi"].person_id) not in [
        row.person.code for row in as_nina.get(PAGE).context["people"].rows
    ]


@pytest.mark.parametrize("number", [2, 40])
def test_it_asks_the_database_as_often_for_many_as_for_few(
    as_nina, number, django_assert_num_queries
):
    DirectoryEntryFactory.create_batch(number)
    as_nina.get(PAGE)

    with django_assert_num_queries(QUERIES):
        as_nina.get(PAGE)


QUERIES = 7


@pytest.mark.parametrize(
    ("query", "words"),
    [("?q=nobody", "Nobody who is free now matches."), ("", "Nobody can be asked right now.")],
)
def test_where_nobody_is_it_says_what_to_do(as_nina, query, words):
    assert words in as_nina.get(f"{PAGE}{query}").content.decode()


def test_one_press_adds_the_contact_and_goes_on_to_the_request(as_nina, people):
    kofi = people["kofi"]

    page = as_nina.post(reverse("contacts:ask_person", args=[kofi.code]), follow=True)

    contact = Contact.objects.get()
    assert page.redirect_chain[-1][0] == f"/contacts/{contact.code}/request/"
    assert "Write to" in page.content.decode()
    assert "Go on with" in as_nina.get(PAGE).content.decode()


def test_who_was_just_taken_is_said_on_the_list(as_nina, people):
    RequestRecordFactory(person=people["kofi"].person, asked_at=NOW - DAY)

    page = as_nina.post(reverse("contacts:ask_person", args=[people["kofi"].code]), follow=True)

    assert "can&#x27;t be asked at the moment" in page.content.decode()
    assert not Contact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_contact(nina):
    code = DirectoryEntryFactory().code

    def press():
        add_from_directory(owner=nina, code=code, now=NOW)

    run_concurrently([press, press])

    assert Contact.objects.count() == 1
