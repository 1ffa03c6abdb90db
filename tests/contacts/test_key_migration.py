"""Rows from before keys were made of what is sent: run as the migrations run it, on today's tables."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import CharField, Value

from contacts.models import Contact, Person, PersonKey, PossiblePair
from contacts.services import person_for
from core.addresses import keyed
from outbox.models import StopLink, Suppression
from outbox.services import is_refused
from outbox.services.stop import choose
from tests.factories import DAY, AskFactory, ContactFactory, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db


def old_key(address):
    return keyed(address.strip().casefold())


def as_it_was(address):
    """Stored without the column's own cleaning."""
    return Value(address, output_field=CharField())


def migrate(app, name):
    import_module(f"{app}.migrations.{name}").forward(apps, None)


def of_before(address, **facts):
    """A contact and the person behind it, as they were stored."""
    person = Person.objects.create()
    PersonKey.objects.create(person=person, kind="address", key=old_key(address))
    contact = ContactFactory(email="x@x.example", person=person, **facts)
    Contact.objects.filter(pk=contact.pk).update(email=as_it_was(address))
    return contact


ODD = ["maya@bücher.example", "maya+talks@hospital.example", "maya@ｈospital.example", "ma.ya@googlemail.com"]


@pytest.mark.parametrize("address", ODD)
def test_a_known_address_keeps_its_person_its_stop_and_its_link(address, now):
    contact = of_before(address)
    Suppression.objects.create(address_key=old_key(address), reason="stopped")
    link = StopLink.objects.create(address_key=old_key(address), token_hash="h" * 64, first_mail_at=now)

    migrate("contacts", "0007_keys_of_what_is_sent")

    contact.refresh_from_db()
    assert person_for(address=address) == person_for(address=contact.email) == contact.person
    assert is_refused(address, "request", now)
    link.refresh_from_db()
    choose(link=link, choice="undo", now=now)
    assert not is_refused(address, "request", now)
    choose(link=link, choice="stop", now=now)
    assert is_refused(contact.email, "request", now)


def test_two_spellings_of_one_mailbox_become_one_person_with_all_asks(now):
    one, other = of_before("maya@hospital.example"), of_before("Maya+a@hospital.example")
    for contact in (one, other):
        AskFactory(person=contact.person)

    migrate("contacts", "0007_keys_of_what_is_sent")

    assert set(Contact.objects.values_list("person", flat=True)) == {one.person_id}
    assert one.person.asks.count() == 2
    assert PersonKey.objects.count() == 1


def test_of_two_stops_the_longer_one_stays_and_the_offices_word_beside_it(now):
    of_before("maya+a@hospital.example")
    for address, facts in {
        "maya+a@hospital.example": [{"reason": "stopped"}, {"reason": "office", "note": "Wrote"}],
        "maya@hospital.example": [{"reason": "paused", "until": now + DAY}],
    }.items():
        for fact in facts:
            Suppression.objects.create(address_key=old_key(address), **fact)

    migrate("contacts", "0007_keys_of_what_is_sent")

    assert sorted(Suppression.objects.values_list("reason", "note")) == [("office", "Wrote"), ("stopped", "")]
    assert is_refused("maya@hospital.example", "request", now + 2 * DAY)


def test_links_and_numbers_become_keys(now):
    jonas = ContactFactory(email="", link="https://linkedin.com/in/jonas", person=None)
    again = ContactFactory(email="", link="https://www.linkedin.com/in/Jonas/", person=None)
    known = of_before("jonas@city.example", link="https://linkedin.com/in/jonas")
    desk = [ContactFactory(email="", name=name, phone="555 010 0142", person=None) for name in ("Ann Lee", "Bob Ray")]

    migrate("contacts", "0007_keys_of_what_is_sent")

    for contact in (jonas, again, known, *desk):
        contact.refresh_from_db()
    assert jonas.person == again.person is not None
    assert PossiblePair.objects.values_list("one", "other").get() == tuple(sorted((jonas.person_id, known.person_id)))
    assert desk[1].person is None
    assert PersonKey.objects.get(kind="phone").is_shared


def test_addresses_in_reasons_are_listed_and_taken_out(now):
    for number, note in enumerate(["omar.q@x.example", "Left, Omar <Omar.R@x.example>", "ask omar.s@x.example first"]):
        Suppression.objects.create(address_key=str(number) * 64, reason="office", note=note)

    migrate("outbox", "0013_reasons_hold_no_address")

    assert sorted(Suppression.objects.exclude(note="").values_list("note", flat=True)) == ["Left", "ask … first"]
    assert is_refused("omar.q@x.example", "request", now)
    assert is_refused("omar.r@x.example", "request", now)
    assert not is_refused("omar.s@x.example", "request", now)


def test_an_account_is_found_by_the_one_form_unless_another_has_it():
    odd, taken, free = UserFactory(), UserFactory(email="omar@bücher.example"), UserFactory()
    for person, address in ((odd, "omar@xn--bcher-kva.example"), (free, "maya@xn--bcher-kva.example")):
        User.objects.filter(pk=person.pk).update(email=as_it_was(address))
        EmailAddress.objects.filter(user=person).update(email=address)

    import_module("users.migrations.0010_addresses_in_one_form").clean(apps, None)

    stored = dict(User.objects.values_list("pk", "email"))
    assert stored[free.pk] == EmailAddress.objects.get(user=free).email == "maya@bücher.example"
    assert (stored[odd.pk], stored[taken.pk]) == ("omar@xn--bcher-kva.example", "omar@bücher.example")
