"""A student's own contacts that may be one person: warned of, listed, said to be two."""

import uuid

import pytest
from django.http import QueryDict

from contacts import services
from contacts.domain.contact_matching import Reason, traits_of, why_same
from contacts.models import Contact, ContactLink, DismissedPair
from contacts.selectors.duplicate_contacts import duplicates_page
from contacts.selectors.own_contacts import own_pairs
from contacts.services.people import get_or_create_person
from tests.factories import ContactFactory, DirectoryEntryFactory

pytestmark = pytest.mark.django_db
PAGE = "/contacts/duplicates/"
JONAS = "https://www.linkedin.com/in/jonas-falk"


def contact(owner, name="Jonas Falk", **columns):
    columns = {"email": "", "organization": "", "link": "", "phone": ""} | columns
    return ContactFactory(owner=owner, name=name, **columns)


def pairs(owner):
    return [(pair.one, pair.other, pair.reason) for pair in own_pairs(owner)]


ALIKE = [
    (
        Reason.ADDRESS,
        {"email": "Jonas.Falk@gmail.com"},
        {"name": "J. F.", "email": "jonasfalk+a@googlemail.com"},
    ),
    (Reason.ADDRESS, {"email": "j@bücher.example"}, {"email": "J@xn--bcher-kva.example"}),
    (
        Reason.PROFILE,
        {"link": JONAS},
        {"name": "J.", "link": "https://linkedin.com/in/Jonas-Falk/?trk=x"},
    ),
    (
        Reason.PROFILE,
        {"link": "https://linkedin.com/in/jos%C3%A9"},
        {"name": "J.", "link": "https://linkedin.com/in/José"},
    ),
    (
        Reason.PHONE,
        {"phone": "(555) 010-1234"},
        {"name": "Falk, Jonas", "phone": "+1 555 010 1234"},
    ),
    (Reason.PAGE, {"link": "https://lab.example/jonas"}, {"link": "http://www.lab.example/jonas/"}),
    (
        Reason.NAME_AND_ORGANIZATION,
        {"organization": "City Hospital", "email": "a@city.example"},
        {
            "name": "JÓNAS FALK",
            "organization": "The City Hospital, Inc.",
            "email": "b@city.example",
        },
    ),
    (Reason.NAME, {"organization": "City Hospital"}, {}),
]
DIFFERENT = [
    ({"organization": "City Hospital"}, {"organization": "Harbor"}),
    ({"email": "a@city.example"}, {"email": "b@city.example"}),
    ({"link": JONAS}, {"link": f"{JONAS}-2"}),
    ({"organization": "City Hospital"}, {"name": "Ann Park", "organization": "City Hospital"}),
    ({"phone": "+1 555 010 1234"}, {"name": "Ann Park", "phone": "+1 555 010 1234"}),
    ({"name": "J. Falk"}, {"name": "K. Falk"}),
]


@pytest.mark.parametrize(("reason", "one", "other"), ALIKE)
def test_contacts_that_share_something_of_their_own_are_listed_and_warned_of(
    nina, reason, one, other
):
    there = contact(nina, **one)

    with pytest.raises(services.Duplicate) as found:
        services.add(owner=nina, values={"name": "Jonas Falk"} | other, form_key=uuid.uuid4())
    second = contact(nina, **other)

    assert found.value.contact == there
    assert pairs(nina) == [(there.pk, second.pk, reason)]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_is_empty_or_shared_proves_nothing(nina, one, other):
    contact(nina, **one)
    services.add(owner=nina, values={"name": "Jonas Falk"} | other, form_key=uuid.uuid4())

    assert pairs(nina) == []


def test_an_address_of_three_names_is_nobodys(nina):
    for name in ("Ann Park", "Bo Reyes", "Jonas Falk"):
        contact(nina, name, email="info@clinic.example")
    assert pairs(nina) == []

    again = contact(nina, "Falk", email="info@clinic.example")

    assert [pair[1:] for pair in pairs(nina)] == [(again.pk, Reason.ADDRESS)]


def test_a_further_link_counts_as_the_first_one_does(nina):
    one, other = contact(nina, "J."), contact(nina, link=JONAS)
    ContactLink.objects.create(contact=one, url=JONAS, place=1)

    assert pairs(nina) == [(one.pk, other.pk, Reason.PROFILE)]


def test_neither_a_stranger_nor_somebody_archived_is_listed(nina, omar, now):
    contact(nina)
    contact(omar)
    contact(nina, archived_at=now)

    assert pairs(nina) == []


def test_what_the_office_knows_of_a_person_is_not_compared(nina):
    entry = DirectoryEntryFactory(email="kofi@harbor.example")
    hidden = contact(nina, "Kofi Mensah", person=entry.person, through_directory=True)
    guessed = contact(
        nina, "K. M.", email=entry.email, person=get_or_create_person(address=entry.email)
    )

    assert guessed.person == hidden.person
    assert pairs(nina) == []


def test_of_three_each_is_paired_with_the_next(nina):
    one, two, three = (contact(nina, email="jonas@city.example") for _ in range(3))

    assert [pair[:2] for pair in pairs(nina)] == [(one.pk, two.pk), (two.pk, three.pk)]


def test_a_thousand_of_one_name_make_a_list_and_no_explosion(nina):
    Contact.objects.bulk_create(
        Contact(owner=nina, name="Ann Park", sort_key="ann park", email=f"ann{n}@city.example")
        for n in range(1000)
    )

    assert pairs(nina) == []
    Contact.objects.update(email="")
    assert len(pairs(nina)) == 999


# --- an edit --------------------------------------------------------------------------------------
def test_an_edit_that_makes_two_alike_warns_and_keeps_what_was_typed(as_nina, nina):
    there, edited = contact(nina, email="jonas@city.example"), contact(nina, "Ann Park")
    sent = {"name": "Ann Parker", "email": "Jonas@city.example", "version": 1}

    told = as_nina.post(f"{edited.get_absolute_url()}edit/", sent)

    assert told.status_code == 422
    assert there.get_absolute_url() in told.content.decode()
    assert "Ann Parker" in told.content.decode()
    assert Contact.objects.get(pk=edited.pk).name == "Ann Park"
    as_nina.post(f"{edited.get_absolute_url()}edit/", sent | {"anyway": "1"})
    assert Contact.objects.get(pk=edited.pk).name == "Ann Parker"


def test_an_edit_of_other_columns_or_of_somebody_else_is_not_warned_of(nina, now):
    one, other = contact(nina, organization="Harbor"), contact(nina, organization="Harbor")
    services.change(contact_id=one.pk, version=1, values={"title": "pilot"})
    services.dismiss_pair(owner=nina, codes=(other.code, one.code), now=now)

    services.change(contact_id=one.pk, version=2, values={"phone": "+1 555 010 1234"})

    assert Contact.objects.get(pk=one.pk).version == 3


def test_a_referral_takes_nobody_of_the_same_name_alone_for_who_was_named(nina, now):
    by, namesake = contact(nina, "Ann Park"), contact(nina, organization="Harbor")
    referral = services.add_referral(
        contact=by, name="Jonas Falk", how_to_reach="", may_use_name="yes", now=now
    )

    made, was_found = services.follow_referral(referral_id=referral.pk)

    assert not was_found
    assert made != namesake


# --- two people -----------------------------------------------------------------------------------
def test_two_that_are_not_the_same_are_not_listed_again_until_that_is_undone(as_nina, nina):
    one, other = contact(nina), contact(nina)
    sent = {"one": other.code, "other": one.code}

    page = as_nina.post(f"{PAGE}dismiss/", sent, follow=True)
    as_nina.post(f"{PAGE}dismiss/", sent)

    assert DismissedPair.objects.count() == 1
    assert "No two of your contacts" in page.content.decode()
    assert "Undo" in page.content.decode()
    undone = as_nina.post(f"{PAGE}list/", sent, follow=True)
    assert one.get_absolute_url() in undone.content.decode()


def test_somebody_elses_contact_is_in_no_pair(as_nina, nina, omar):
    sent = {"one": contact(nina).code, "other": contact(omar).code}

    page = as_nina.post(f"{PAGE}dismiss/", sent, follow=True)

    assert "One of the two is gone" in page.content.decode()
    assert not DismissedPair.objects.exists()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_takes_the_same_queries_however_many_pairs(
    as_nina, nina, number, django_assert_num_queries
):
    for n in range(number):
        for _ in range(2):
            contact(nina, f"Jonas Falk {n}", link=JONAS + str(n))
    as_nina.get(PAGE)

    with django_assert_num_queries(8):
        page = as_nina.get(PAGE)

    assert page.content.decode().count("Not the same") == min(number, 25)


def test_a_page_that_does_not_exist_shows_the_nearest(nina):
    assert duplicates_page(nina, QueryDict("page=9e99"))[1] == []


def test_reasons_are_the_surest_and_go_both_ways():
    one = traits_of({"name": "Jonas Falk", "email": "j@city.example", "link": JONAS}, "US")
    other = traits_of({"name": "Jonas Falk", "email": "j@city.example", "more_links": JONAS}, "US")

    assert why_same(one, other) == why_same(other, one) == Reason.ADDRESS
