"""Races that one browser alone does not show."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from contacts import services
from contacts.models import Contact, Organization, Person
from core.edits import Stale
from core.errors import Refusal
from tests.concurrency import THREADS, run_concurrently
from tests.conftest import browser_of
from tests.factories import ContactFactory, StudentFactory

LINE = "Maya Okafor, data analyst, City Hospital, maya@hospital.example"


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_make_one_contact(nina):
    for address, said in (
        ("contacts:add", {"line": LINE, "form_key": uuid4()}),
        ("contacts:create", {"name": "Lena Ortiz", "form_key": uuid4()}),
    ):
        made = Contact.objects.count()

        assert pressed(nina, reverse(address), said) == {302}
        assert Contact.objects.count() == made + 1


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_change_archive_and_restore_once(nina):
    maya = ContactFactory(owner=nina)

    for page, said in (
        ("tidbits", {"tidbits": "Sails on Sundays", "version": 1}),
        ("edit", {"name": "Maya Okafor-Lind", "version": 2}),
        ("archive", {}),
        ("restore", {}),
    ):
        assert pressed(nina, reverse(f"contacts:{page}", args=[maya.code]), said) == {302}, page

    maya.refresh_from_db()
    assert (maya.name, maya.version, maya.archived_at) == ("Maya Okafor-Lind", 3, None)


def pressed(user, address, said):
    """The answers to twenty equal presses."""
    browsers = [browser_of(user) for _each in range(THREADS)]
    return set(
        run_concurrently([lambda one=one: one.post(address, said).status_code for one in browsers])
    )


@pytest.mark.django_db(transaction=True)
def test_students_who_add_the_same_address_at_once_share_one_person():
    students = StudentFactory.create_batch(6)

    def add(student):
        try:
            values = {"name": "Maya Okafor", "email": "maya@hospital.example"}
            return services.add(owner=student, values=values, form_key=uuid4()).person_id
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as together:
        people = set(together.map(add, students))

    assert len(people) == 1
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_one_version_one_is_told_that_it_is_stale(nina):
    maya = ContactFactory(owner=nina)

    def save(title):
        try:
            services.change(contact_id=maya.pk, version=1, values={"title": title})
        except Stale:
            return "stale"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as together:
        assert sorted(together.map(save, ["head of data", "chief nurse"])) == ["saved", "stale"]


def test_another_students_contact_is_no_duplicate(nina, omar):
    ContactFactory(owner=omar, name="Maya Okafor", email="maya@hospital.example")

    services.add(
        owner=nina,
        values={"name": "Maya Okafor", "email": "maya@hospital.example"},
        form_key=uuid4(),
    )

    assert Contact.objects.filter(owner=nina).count() == 1


def test_an_archived_contact_can_be_added_anew(nina):
    ContactFactory(
        owner=nina, name="Maya Okafor", email="", organization="", archived_at="2026-03-01T00:00Z"
    )

    assert (
        services.add(owner=nina, values={"name": "Maya Okafor"}, form_key=uuid4()).archived_at
        is None
    )


@pytest.mark.django_db(transaction=True)
def test_contacts_added_at_once_share_one_organization(nina):
    def add(number):
        values = {"name": f"Person {number}", "organization": "City Hospital"}
        return services.add(owner=nina, values=values, form_key=uuid4()).organization_record_id

    found = run_concurrently([lambda number=number: add(number) for number in range(6)])

    assert len(set(found)) == Organization.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_are_said_to_introduce_each_other_at_once_make_no_circle(nina):
    one, other = ContactFactory.create_batch(2, owner=nina)

    def introduce(contact, by):
        try:
            services.change(contact_id=contact.pk, version=1, values={"introduced_by": by})
        except Refusal:
            return "refused"
        return "saved"

    found = run_concurrently([lambda: introduce(one, other), lambda: introduce(other, one)])

    assert sorted(found) == ["refused", "saved"]
