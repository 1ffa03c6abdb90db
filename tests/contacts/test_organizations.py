"""Organizations: one record for each name that a student's contacts have."""

import importlib
import uuid

import pytest
from django.apps import apps

from contacts import services
from contacts.models import Contact, Organization
from contacts.models.organization_names import organization_key
from core.edits import Stale
from core.errors import Refusal
from tests.factories import NOW, ContactFactory

pytestmark = pytest.mark.django_db


def add(owner, organization="City Hospital", name="Maya Okafor", **values):
    values = {"name": name, "organization": organization} | values
    return services.add(owner=owner, values=values, form_key=uuid.uuid4())


def edit(contact, **values):
    contact.refresh_from_db()
    return services.change(contact_id=contact.pk, version=contact.version, values=values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("City Hospital", "city  hospital, Inc."),
        ("The City Hospital", "City Hospital"),
        ("Müller & Söhne GmbH", "muller and sohne"),
        ("A.B.C. Ltd.", "ABC"),
        ("Marsh & Co.", "Marsh"),
        ("O’Neil’s", "O'Neils"),
    ],
)
def test_two_ways_of_writing_a_name_are_one(one, other):
    assert organization_key(one) == organization_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("City Hospital", "City Hospital Group"),
        ("City Hospital", "Hospital City"),
        ("Inc.", "Ltd."),
        ("The", "Company"),
        ("Sa", "Ag"),
    ],
)
def test_two_names_stay_two(one, other):
    assert organization_key(one) != organization_key(other)


def test_marks_alone_name_nothing():
    assert organization_key(" – … ") == ""


def test_contacts_of_one_name_share_a_record(nina):
    maya = add(nina)
    sam = add(nina, "CITY HOSPITAL, INC.", "Sam Rivera")

    assert maya.organization_record == sam.organization_record
    assert (sam.organization, Organization.objects.get().name) == (
        "CITY HOSPITAL, INC.",
        "City Hospital",
    )


def test_another_student_has_a_record_of_their_own(nina, omar):
    assert add(nina).organization_record != add(omar).organization_record


def test_a_mended_name_leaves_no_empty_record_behind(nina):
    maya = add(nina, "City Hopsital")

    edit(maya, organization="City Hospital")

    assert Organization.objects.get().name == "City Hospital"


def test_a_record_with_words_stays_without_contacts(nina):
    maya = add(nina)
    Organization.objects.update(found_out="Three sites")

    edit(maya, organization="")

    maya.refresh_from_db()
    assert (maya.organization_record, Organization.objects.count()) == (None, 1)


def test_a_new_contact_restores_an_archived_record(nina):
    record = add(nina).organization_record
    services.archive_organization(organization_id=record.pk, now=NOW)

    add(nina, name="Sam Rivera")

    record.refresh_from_db()
    assert record.archived_at is None


def test_an_edit_of_something_else_leaves_it_archived(nina):
    maya = add(nina)
    services.archive_organization(organization_id=maya.organization_record_id, now=NOW)

    edit(maya, title="nurse", organization="City Hospital")

    assert Organization.objects.get().archived_at == NOW


def test_a_former_name_leads_to_a_renamed_record(nina):
    maya = add(nina)
    record = services.change_organization(
        organization_id=maya.organization_record_id, version=1, values={"name": "Lake Health"}
    )

    sam = add(nina, "City Hospital", "Sam Rivera")

    maya.refresh_from_db()
    assert (maya.organization, sam.organization_record) == ("City Hospital", record)


def test_a_name_that_is_taken_is_refused(nina):
    other = add(nina, "Lake Health").organization_record
    record = add(nina, name="Sam Rivera").organization_record

    with pytest.raises(services.NameTaken) as refusal:
        services.change_organization(
            organization_id=record.pk, version=1, values={"name": "lake health, inc."}
        )

    assert refusal.value.organization == other


def test_the_second_of_two_edits_is_stale(nina):
    record = add(nina).organization_record
    values = {"found_out": "Three sites"}
    services.change_organization(organization_id=record.pk, version=1, values=values)

    again = services.change_organization(organization_id=record.pk, version=1, values=values)
    with pytest.raises(Stale):
        services.change_organization(
            organization_id=record.pk, version=1, values={"found_out": "Four sites"}
        )

    assert (again.version, Organization.objects.get().found_out) == (2, "Three sites")


def test_adding_a_name_twice_makes_one_record(nina):
    first = services.add_organization(owner=nina, name="  Lake   Health ")

    assert services.add_organization(owner=nina, name="lake health inc") == first
    assert first.name == "Lake Health"


def test_a_record_needs_a_name(nina):
    with pytest.raises(Refusal):
        services.add_organization(owner=nina, name=" – ")


def test_erasing_a_contact_erases_its_bare_organization(nina):
    maya = add(
        nina,
        found_out="Her sister works there",
        met_where="Fair",
        more_links=["https://blog.example/maya"],
    )

    services.anonymize_contacts(ids=[maya.pk], now=NOW)

    maya.refresh_from_db()
    assert (maya.organization_record, maya.found_out, maya.met_where) == (None, "", "")
    assert not (Organization.objects.exists() or maya.more_links.exists())


def test_the_migration_gives_older_contacts_their_organization(nina, omar):
    names = ["City Hospital", "city hospital, inc.", "", "…"]
    rows = [ContactFactory(owner=nina, organization=name) for name in names]
    other = ContactFactory(owner=omar)
    migration = importlib.import_module("contacts.migrations.0011_organizations_of_contacts")
    migration.BATCH = 2

    migration.link_organizations(apps, None)
    migration.link_organizations(apps, None)

    one, two, three, four = Contact.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    assert one.organization_record == two.organization_record != None  # noqa: E711
    assert (three.organization_record, four.organization_record) == (None, None)
    other.refresh_from_db()
    assert (other.organization_record.owner, Organization.objects.count()) == (omar, 2)
