"""Organizations: one record for each name that a student's contacts have."""

import importlib
import uuid

import pytest
from django.apps import apps
from django.urls import reverse

from contacts import services
from contacts.models import Contact, Organization
from contacts.models.organization_names import organization_key
from core.edits import Stale
from core.errors import Refusal
from core.undo import UNDO_FOR
from office.selectors.settings import office_settings
from tests.factories import NOW, ContactFactory
from users.services.account_merging import merge_accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "/contacts/organizations/"


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


def test_a_name_of_letters_that_become_many_is_stored(nina):
    maya = add(nina, "\ufdfa" * 150, "\ufdfa" * 150)

    assert maya.organization_record.name == "\ufdfa" * 150


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


# --- pages ----------------------------------------------------------------------------------------
def test_the_list_takes_five_queries_however_long_it_is(as_nina, nina, django_assert_num_queries):
    for n in range(30):
        add(nina, f"Place {n:02}", f"Person {n}")
    office_settings()

    with django_assert_num_queries(5):
        page = as_nina.get(LIST).content.decode()

    assert (page.count("1 contact there"), "25 of 30" in page) == (25, True)


def test_a_page_takes_eight_queries_however_many_are_there(
    as_nina, nina, django_assert_num_queries
):
    for n in range(3):
        record = add(nina, name=f"Person {n}", title=f"nurse {n}").organization_record
    office_settings()

    with django_assert_num_queries(8):
        page = as_nina.get(record.get_absolute_url()).content.decode()

    assert "3 contacts there" in page
    assert page.count("nurse 1</bdi></li>") == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [("muller", ["Müller AG"]), ("actuary", ["Lake Re"]), ("rates", ["Müller AG"]), ("zzz", [])],
)
def test_the_list_is_searched_by_name_titles_and_findings(as_nina, nina, query, names):
    one, other = (services.add_organization(owner=nina, name=n) for n in ("Müller AG", "Lake Re"))
    Organization.objects.filter(pk=one.pk).update(found_out="Rates are quoted weekly")
    Organization.objects.filter(pk=other.pk).update(job_titles="Actuary")

    found = as_nina.get(LIST, {"q": query}).context["organizations"].page.object_list

    assert [row.name for row in found] == names


def test_a_typed_name_opens_the_record_that_is_there(as_nina, nina):
    record = add(nina).organization_record

    assert as_nina.post(LIST, {"name": "city hospital, inc."}).url == record.get_absolute_url()
    assert as_nina.post(LIST, {"name": " – "}).status_code == 422


def test_an_edit_is_saved_and_a_script_is_no_link(as_nina, nina):
    record = add(nina).organization_record
    address = reverse("contacts:edit_organization", args=[record.code])
    typed = {"name": "City Hospital", "staff_link": "hospital.example/staff", "version": 1}

    refused = as_nina.post(address, typed | {"careers_link": "javascript:alert(1)"})
    as_nina.post(address, typed)

    record.refresh_from_db()
    assert refused.status_code == 422
    assert (record.staff_link, record.version) == ("https://hospital.example/staff", 2)


def test_a_stale_edit_shows_both_versions(as_nina, nina):
    record = add(nina).organization_record
    address = reverse("contacts:edit_organization", args=[record.code])
    as_nina.post(address, {"name": "City Hospital", "found_out": "Three sites", "version": 1})

    response = as_nina.post(
        address, {"name": "City Hospital", "found_out": "Four sites", "version": 1}
    )

    page = response.content.decode()
    assert (response.status_code, "Three sites" in page, "Four sites" in page) == (409, True, True)


def test_taking_one_off_the_list_can_be_undone(as_nina, nina):
    record = add(nina).organization_record

    listed = as_nina.post(
        reverse("contacts:archive_organization", args=[record.code]), follow=True
    ).content.decode()
    as_nina.post(reverse("contacts:restore_organization", args=[record.code]))

    record.refresh_from_db()
    assert reverse("contacts:restore_organization", args=[record.code]) in listed
    assert record.archived_at is None


def test_somebody_new_there_starts_with_its_name(as_nina, nina):
    page = as_nina.get("/contacts/new/", {"organization": "City <b>Hospital"}).content.decode()

    assert 'value="City &lt;b&gt;Hospital"' in page
    assert page.count(" autofocus") == 1


def test_a_contact_and_a_request_lead_to_the_organization(as_nina, nina):
    maya = add(nina)
    Organization.objects.update(found_out="Three <b>sites")

    page = as_nina.get(maya.get_absolute_url()).content.decode()
    letter = as_nina.get(reverse("interviews:request", args=[maya.code])).content.decode()

    address = maya.organization_record.get_absolute_url()
    assert (address in page, address in letter) == (True, True)
    assert "Three &lt;b&gt;sites" in letter


# --- two that are one -----------------------------------------------------------------------------
@pytest.fixture
def two(nina):
    """A record with two contacts, and one that it is joined to, with one."""
    left, sam = add(nina, "City Hosp"), add(nina, "City Hosp", "Sam Rivera")
    kept = add(nina, "City Hospital", "Kim Lee").organization_record
    Organization.objects.filter(pk=left.organization_record_id).update(
        found_out="Three sites", staff_link="https://hospital.example/staff"
    )
    Organization.objects.filter(pk=kept.pk).update(found_out="One data team")
    left.organization_record.refresh_from_db()
    kept.refresh_from_db()
    return left.organization_record, kept, sam


def join(left, name="city hospital, inc."):
    return services.join_organization(organization_id=left.pk, name=name, now=NOW)


def test_joining_moves_contacts_words_and_the_name(nina, two):
    left, kept, _sam = two

    joined = join(left)
    again = join(left)
    new = add(nina, "City Hosp", "Lena Ortiz")

    assert joined == again == kept == new.organization_record
    assert joined.found_out == "One data team\n\nThree sites"
    assert joined.staff_link == "https://hospital.example/staff"
    assert joined.contacts.count() == 4


def test_undoing_gives_everything_back(nina, two):
    left, kept, sam = two
    join(left)
    new = add(nina, "City Hosp", "Lena Ortiz")

    services.undo_join_organization(organization_id=left.pk, now=NOW)

    kept.refresh_from_db()
    left.refresh_from_db()
    assert (kept.found_out, kept.staff_link, kept.other_keys) == ("One data team", "", [])
    assert set(left.contacts.values_list("name", flat=True)) >= {sam.name, new.name}
    assert (left.archived_at, kept.contacts.count()) == (None, 1)


def test_undoing_after_an_edit_loses_no_word(two):
    left, kept, _sam = two
    version = join(left).version
    services.change_organization(
        organization_id=kept.pk, version=version, values={"found_out": "All new"}
    )

    services.undo_join_organization(organization_id=left.pk, now=NOW)

    kept.refresh_from_db()
    left.refresh_from_db()
    assert (kept.found_out, left.found_out) == ("All new", "Three sites")


def test_what_cannot_be_joined_or_undone_is_refused(nina, omar, two):
    left, kept, _sam = two
    add(omar, "Lake Health")

    for name in ("Lake Health", left.name, ""):
        with pytest.raises(Refusal):
            join(left, name)
    Organization.objects.filter(pk=kept.pk).update(found_out="x" * 1990)
    with pytest.raises(Refusal):
        join(left)
    Organization.objects.filter(pk=kept.pk).update(found_out="")
    join(left)
    with pytest.raises(Refusal):
        services.undo_join_organization(organization_id=left.pk, now=NOW + UNDO_FOR)


def test_of_two_joins_in_a_row_the_last_is_undone_first(nina, two):
    left, kept, sam = two
    add(nina, "Lake Health")
    last = Organization.objects.get(name="Lake Health")
    join(left)
    join(kept, last.name)

    with pytest.raises(Refusal):
        services.undo_join_organization(organization_id=left.pk, now=NOW)
    sam.refresh_from_db()
    assert sam.organization_record == last

    for each in (kept, left):
        services.undo_join_organization(organization_id=each.pk, now=NOW)
    sam.refresh_from_db()
    assert sam.organization_record == left
    assert not Organization.objects.exclude(archived_at=None).exists()


def test_joining_on_the_page_offers_an_undo(as_nina, two):
    left, kept, _sam = two
    address = reverse("contacts:join_organization", args=[left.code])

    unknown = as_nina.post(address, {"into": "Nowhere"}, follow=True).content.decode()
    page = as_nina.post(address, {"into": kept.name}, follow=True).content.decode()

    assert "None of your other organizations is called" in unknown
    undo = reverse("contacts:undo_join_organization", args=[left.code])
    assert undo in page
    assert as_nina.get(left.get_absolute_url()).url == kept.get_absolute_url()
    assert as_nina.post(undo).url == left.get_absolute_url()


def test_a_name_that_is_taken_is_offered_to_be_joined(as_nina, two):
    left, kept, _sam = two
    address = reverse("contacts:edit_organization", args=[left.code])

    response = as_nina.post(address, {"name": kept.name, "version": left.version})

    assert response.status_code == 422
    assert f'value="{kept.name}"' in response.content.decode()


def test_merged_accounts_share_one_record_and_every_word(nina, omar, ruth):
    kept, other = add(nina).organization_record, add(omar, name="Sam Rivera").organization_record
    alone = add(omar, "Lake Health", "Kim Lee").organization_record
    Organization.objects.filter(pk=other.pk).update(found_out="Three sites")

    merge_accounts(kept=nina, merged=omar, by=ruth, now=NOW)

    kept.refresh_from_db()
    alone.refresh_from_db()
    assert (kept.found_out, kept.contacts.count(), alone.owner) == ("Three sites", 2, nina)
