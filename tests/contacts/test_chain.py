"""The picture of who led to whom: trees of contacts and of people who were named."""

import re

import pytest
from django.urls import reverse

from contacts.models import Contact, Referral
from contacts.selectors.chain import DEEPEST, MOST, chain_of
from contacts.services import anonymize_contacts
from tests.factories import NOW, ContactFactory, ReferralFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def led(nina, name, by=None, **facts):
    return ContactFactory(owner=nina, name=name, introduced_by=by, **facts)


def names(links):
    return [(link.name, names(link.children)) for link in links]


def test_chains_begin_where_nobody_led_to_somebody(nina):
    maya = led(nina, "Maya Okafor", last_touch_at=NOW, status="keeping")
    lena = led(nina, "Lena Ortiz", maya)
    led(nina, "Kim Lee", lena)
    led(nina, "Tom Becker")
    ReferralFactory(by=lena, name="Zoë Müller")
    ReferralFactory(by=maya, name="Lena Ortiz", contact=lena)

    chain = chain_of(nina)

    assert names(chain.roots) == [
        ("Maya Okafor", [("Lena Ortiz", [("Kim Lee", []), ("Zoë Müller", [])])])
    ]
    assert (chain.alone, chain.left_out) == (1, 0)
    assert [chain.roots[0].is_open, chain.roots[0].children[0].is_open] == [False, True]


def test_a_circle_is_survived(nina):
    one = led(nina, "One")
    two = led(nina, "Two", one)
    Contact.objects.filter(pk=one.pk).update(introduced_by=two)
    ReferralFactory(by=two, name="One", contact=one)

    assert names(chain_of(nina).roots) == [("One", [("Two", [])])]


def test_a_long_chain_and_a_wide_one_stay_a_picture(as_nina, nina, django_assert_num_queries):
    last = None
    for number in range(DEEPEST + 6):
        last = led(nina, f"Deep {number}", last)
    Referral.objects.bulk_create(
        Referral(owner=nina, by=last, name=f"Wide {number}") for number in range(MOST)
    )
    with django_assert_num_queries(2):
        chain = chain_of(nina)

    page = as_nina.get(reverse("contacts:chain")).content.decode()

    assert chain.left_out == DEEPEST + 6
    assert page.count("<circle") == MOST + 1  # with the student
    assert "18 more are not in the picture" in page


def test_the_list_leads_to_everybody_in_any_alphabet(as_nina, nina):
    maya = led(nina, "مايا أوكافور <b>")
    lena = led(nina, "Lena " + "Ortiz" * 25, maya)
    named = ReferralFactory(by=lena, name="Kim Lee")

    page = as_nina.get(reverse("contacts:chain")).content.decode()

    for row in (maya, lena, named):
        assert row.get_absolute_url() in page
    assert "<bdi>مايا أوكافور &lt;b&gt;</bdi>" in page
    assert re.search(r'<svg[^>]*role="img"[^>]*aria-label="Who led you to whom"', page)


def test_who_was_erased_keeps_the_place_without_the_name(as_nina, nina):
    maya = led(nina, "Maya Okafor")
    led(nina, "Lena Ortiz", maya)
    anonymize_contacts(ids=[maya.pk], now=NOW)

    page = as_nina.get(reverse("contacts:chain")).content.decode()

    assert names(chain_of(nina).roots) == [("Former contact", [("Lena Ortiz", [])])]
    assert "Maya" not in page


def test_nobody_led_to_anybody_and_others_contacts_are_not_there(as_nina, nina, omar):
    led(omar, "Lena Ortiz", led(omar, "Maya Okafor"))

    page = as_nina.get(reverse("contacts:chain")).content.decode()

    assert "Nobody has led you to somebody yet" in page
    assert "Maya" not in page


def test_both_pages_say_who_led_to_whom(as_nina, nina):
    maya = led(nina, "Maya Okafor")
    lena = led(nina, "Lena Ortiz", maya)

    for shown, other in ((maya, lena), (lena, maya)):
        path = as_nina.get(shown.get_absolute_url()).content.decode().split('class="path"')[1]
        assert other.get_absolute_url() in path
