"""Importing contacts: what each row would do, applied once, and undone as far as nobody used it."""

import datetime as dt
from uuid import uuid4

import pytest

from contacts import services
from contacts.domain.contact_files import own
from contacts.models import Contact, ContactImportRow, Person, Tag, Touch
from contacts.selectors.contact_export import exported_contacts
from contacts.services import contact_imports as importing
from core.errors import Refusal
from core.tables import csv_response
from tests.concurrency import run_concurrently
from tests.factories import (
    DAY,
    NOW,
    ContactFactory,
    InterviewFactory,
    ReferralFactory,
    StudentFactory,
)
from users.models import ImportJob, ImportUpload
from users.privacy import retention

pytestmark = pytest.mark.django_db
Kind, Choice = ContactImportRow.Kind, ContactImportRow.Choice
HEAD = "Name,Email,Company,Title,LinkedIn,Phone,Notes"
MAYA = "Maya Okafor,maya@hospital.example,City Hospital,data analyst,,,"


def clock():
    return NOW


def send(owner, text, name="people.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return importing.send_contacts(
        owner=owner, data=data, file_name=name, form_key=uuid4(), now=NOW
    )


def checked(owner, *rows, head=HEAD):
    job = send(owner, "\n".join([head, *rows]))
    importing.check_sent(job=job, clock=clock)
    job.refresh_from_db()
    assert job.state == "checked", job.problem
    return job


def applied(job, **choices):
    importing.apply_checked(job=job, choices=choices, by=job.owner, clock=clock)
    job.refresh_from_db()
    return job


def undone(job):
    importing.undo_applied(job=job, by=job.owner, clock=clock)
    job.refresh_from_db()
    assert job.state == "undone", job.problem
    return job


def kinds(job):
    return [row.kind for row in job.contact_rows.order_by("number")]


def choose(job, number, choice):
    importing.choose(job=job, rows={number: choice}, whole={})


# --- what a row is about --------------------------------------------------------------------------
def test_rows_are_new_changed_the_same_or_wrong(nina):
    ContactFactory(owner=nina, name="Maya Okafor", email="maya@hospital.example", title="")
    ContactFactory(
        owner=nina, name="Ben Lee", email="ben@port.example", organization="Port", title="pilot"
    )
    job = checked(
        nina,
        MAYA,
        "ben  lee,BEN@port.example,Port,,,,",
        "Lena Ortiz,lena@school.example,,,,,",
        ",,Acme,,,,",
    )

    assert kinds(job) == [Kind.CHANGED, Kind.SAME, Kind.NEW, Kind.WRONG]
    assert {kind: job.counts[kind] for kind in Kind if kind != Kind.REPEATED} == {
        "new": 1,
        "changed": 1,
        "same": 1,
        "wrong": 1,
    }
    assert job.contact_rows.get(number=2).fills == ["title"]
    assert job.contact_rows.get(number=5).problems


@pytest.mark.parametrize(
    ("own", "row"),
    [
        ({"email": "maya@hospital.example"}, "M. Okafor,Maya+x@Hospital.example,,,,,"),
        (
            {"link": "https://www.linkedin.com/in/maya-o/"},
            "M. O.,,,,linkedin.com/in/Maya-O?trk=1,,",
        ),
        ({"phone": "(617) 555-0142"}, "Okafor Maya,,,,,+1 617 555 0142,"),
        ({"organization": "City Hospital"}, "maya okafor,,CITY HOSPITAL,,,,"),
    ],
)
def test_a_contact_is_found_by_address_profile_phone_or_name_with_organization(nina, own, row):
    blank = {"email": "", "organization": "", "title": ""}
    maya = ContactFactory(owner=nina, **blank | {"name": "Maya Okafor"} | own, archived_at=NOW)

    assert checked(nina, row).contact_rows.get().contact == maya


def test_the_same_name_with_another_address_is_only_a_suggestion(nina):
    maya = ContactFactory(owner=nina, name="Maya Okafor", email="maya@hospital.example")
    job = checked(
        nina,
        "Maya Okafor,maya@gmail.example,City Hospital,,,,",
        "Ann Smith,a@b.example,,,,,",
        "Ann Smith,c@d.example,,,,,",
    )
    first, _ann, other = job.contact_rows.order_by("number")

    assert (first.kind, first.contact, first.maybe) == (Kind.NEW, None, maya)
    assert (other.kind, other.repeats) == (Kind.NEW, 3)
    assert job.counts["maybe"] == 2


def test_two_people_behind_one_switchboard_stay_two(nina):
    ContactFactory(owner=nina, name="Ben Lee", email="", phone="+1 617 555 0142")

    assert kinds(checked(nina, "Lena Ortiz,,,,,617-555-0142,")) == [Kind.NEW]


def test_a_person_twice_in_the_file_is_one_contact_with_what_both_rows_say(nina):
    job = checked(
        nina,
        MAYA,
        "Ben Lee,ben@port.example,,,,,",
        "Maya O.,maya@hospital.example,,,,617-555-0142,Sails",
    )
    applied(job)

    assert kinds(job) == [Kind.NEW, Kind.NEW, Kind.REPEATED]
    maya = Contact.objects.get(email="maya@hospital.example")
    assert (maya.name, maya.phone, maya.tidbits) == ("Maya Okafor", "617-555-0142", "Sails")
    assert Contact.objects.count() == 2


def test_contacts_of_others_and_what_the_office_knows_are_never_compared(nina, omar):
    other = ContactFactory(owner=omar, name="Maya Okafor", email="maya@hospital.example")
    mine = ContactFactory(owner=nina, name="Jo March", email="", person=other.person)

    row = checked(nina, MAYA).contact_rows.get()

    assert (row.kind, row.contact, row.maybe) == (Kind.NEW, None, None)
    assert mine.person == other.person


# --- applying -------------------------------------------------------------------------------------
def test_what_is_new_is_added_with_its_person_and_organization_to_be_contacted(nina, omar):
    theirs = ContactFactory(owner=omar, email="maya@hospital.example")
    job = applied(checked(nina, MAYA, "Ben Lee,,,,linkedin.com/in/ben-lee,,Met at the fair"))

    maya, ben = Contact.objects.filter(owner=nina).order_by("-name")
    assert (maya.status, maya.sort_key, maya.person) == ("to_contact", "maya okafor", theirs.person)
    assert maya.organization_record.name == "City Hospital"
    assert ben.person and ben.tidbits == "Met at the fair"
    assert job.counts["applied_new"] == 2
    assert not ImportUpload.objects.exists()


@pytest.mark.parametrize(
    ("whole", "row", "title", "phone"),
    [
        ("", "", "nurse", "617-555-0142"),
        ("fill", "", "nurse", "617-555-0142"),
        ("replace", "", "data analyst", "617-555-0142"),
        ("skip", "", "nurse", ""),
        ("replace", "skip", "nurse", ""),
        ("skip", "replace", "data analyst", "617-555-0142"),
    ],
)
def test_a_known_contact_is_filled_in_replaced_or_left(nina, whole, row, title, phone):
    maya = ContactFactory(
        owner=nina, email="maya@hospital.example", name="Maya Okafor", title="nurse"
    )
    job = checked(nina, "Maya Okafor,maya@hospital.example,,data analyst,,617-555-0142,")
    choose(job, 2, row)
    applied(job, changed=whole)

    maya.refresh_from_db()
    assert (maya.title, maya.phone, maya.organization) == (title, phone, "City Hospital")


def test_what_a_student_remembers_is_added_to_and_never_replaced(nina):
    maya = ContactFactory(owner=nina, email="maya@hospital.example", tidbits="Two sons")
    applied(checked(nina, "Maya,maya@hospital.example,,,,,Sails on Sundays"), changed="replace")

    maya.refresh_from_db()
    assert maya.tidbits == "Two sons\nSails on Sundays"


def test_the_same_person_is_filled_in_where_a_student_says_so(nina):
    maya = ContactFactory(owner=nina, name="Maya Okafor", email="maya@hospital.example")
    job = checked(nina, "Maya Okafor,maya@gmail.example,,,linkedin.com/in/maya,,")
    choose(job, 2, Choice.SAME_PERSON)
    applied(job)

    maya.refresh_from_db()
    assert (maya.email, maya.link) == ("maya@hospital.example", "https://linkedin.com/in/maya")
    assert Contact.objects.count() == 1


def test_the_same_file_twice_adds_nothing(nina):
    rows = [MAYA, "Ben Lee,,,,linkedin.com/in/ben-lee,,x", "Ann Smith,,Acme,,,,", "Ann Smith,,,,,,"]
    applied(checked(nina, *rows))
    job = checked(nina, *rows)

    assert set(kinds(job)) <= {Kind.SAME, Kind.REPEATED}
    applied(job)
    assert Contact.objects.count() == 4


def test_new_contacts_get_the_tag_and_source_of_the_whole_import(nina):
    applied(checked(nina, MAYA), tag="LinkedIn 2026", source="alumni")

    maya = Contact.objects.get()
    assert [tag.name for tag in maya.tags.all()] == ["LinkedIn 2026"]
    assert maya.source.slug == "alumni"


@pytest.mark.parametrize("answer", ["yes", "no", "not asked"])
def test_what_one_student_exports_another_imports_without_a_loss(nina, omar, answer):
    maya = ContactFactory(owner=nina, name="Maya Okafor", found_out="Won a prize\nTeaches")
    ben = services.add(
        owner=nina,
        form_key=uuid4(),
        values={
            "name": "Ben Lee", "preferred_name": "Benny", "title": "pilot", "organization": "Port",
            "email": "ben@port.example", "phone": "617-555-0142", "kind": "connector",
            "link": "https://linkedin.com/in/ben", "more_links": ["https://port.example/ben"],
            "level": "senior", "setting": "public", "common_ground": "Both from Kiel",
            "met_on": dt.date(2026, 5, 4), "met_where": "at the fair", "tidbits": "Sails, a lot",
            "introduced_by": maya, "introducer_may_be_named": answer == "yes",
            "took_interest": True,
        },
    )  # fmt: skip
    said_no = answer == "no"
    Contact.objects.filter(pk=ben.pk).update(
        cadence=90, planned_on=dt.date(2027, 1, 2), introducer_said_no=said_no
    )
    services.tag_contacts(owner=nina, contact_ids=[ben.pk, maya.pk], typed="alumni, sea")

    def rows(owner):
        return list(exported_contacts(Contact.objects.filter(owner=owner).order_by("name"), "UTC"))

    table = [own.headings(), *(list(row.values()) for row in rows(nina))]
    job = send(omar, csv_response("x", table).content)
    importing.check_sent(job=job, clock=clock)
    job.refresh_from_db()
    applied(job)

    assert rows(omar) == rows(nina)
    assert omar.contacts.get(name="Ben Lee").person == ben.person

    undone(job)
    assert not omar.contacts.exists()
    assert not omar.contact_tags.exists()


def test_an_introducer_who_is_nobody_s_contact_is_remembered_in_words(nina):
    applied(checked(nina, "Ben Lee,Zoe Grün", head="Name,Introduced by"))

    ben = Contact.objects.get()
    assert ben.introduced_by is None
    assert "Zoe Grün" in ben.tidbits


def test_a_contact_added_meanwhile_stops_the_import_which_is_checked_again(nina):
    job = checked(nina, MAYA, "Ben Lee,ben@port.example,,,,,")
    choose(job, 3, Choice.SKIP)
    services.add(
        owner=nina,
        values={"name": "Maya Okafor", "email": "maya@hospital.example"},
        form_key=uuid4(),
    )

    applied(job)

    assert Contact.objects.count() == 1
    assert (job.state, bool(job.problem)) == ("checked", True)
    assert kinds(job) == [Kind.CHANGED, Kind.NEW]
    assert job.contact_rows.get(number=3).choice == Choice.SKIP


def test_somebody_unrelated_added_meanwhile_stops_nothing(nina):
    job = checked(nina, MAYA)
    ContactFactory(owner=nina, name="Lena Ortiz", email="lena@school.example")

    assert applied(job).state == "applied"


def test_queries_do_not_grow_with_the_rows(nina, django_assert_num_queries):
    applied(checked(nina, MAYA))
    few = checked(nina, *(f"P {n},p{n}@b.example,Org {n},,,," for n in range(20)))
    many = checked(nina, *(f"Q {n},q{n}@b.example,Org {n},,,," for n in range(200)))

    with django_assert_num_queries(49):
        applied(few)
    with django_assert_num_queries(49):
        applied(many)


# --- undo -----------------------------------------------------------------------------------------
def test_an_undo_removes_what_it_added_and_changes_back(nina):
    maya = ContactFactory(
        owner=nina, email="maya@hospital.example", name="Maya Okafor", title="nurse"
    )
    job = applied(
        checked(
            nina,
            "Maya Okafor,maya@hospital.example,,data analyst,,617-555-0142,",
            "Ben Lee,,Port,,,,",
        ),
        changed="replace",
        tag="fair",
    )
    undone(job)

    maya.refresh_from_db()
    assert (maya.title, maya.phone) == ("nurse", "")
    assert list(Contact.objects.all()) == [maya]
    assert not Tag.objects.exists()
    assert not nina.organizations.filter(name="Port").exists()
    assert job.counts["undone_removed"] == job.counts["undone_changed"] == 1


def test_a_contact_in_use_stays_and_is_listed(nina):
    names = ["Asked", "Touched", "Edited", "Referred", "Idle"]
    job = applied(checked(nina, *(f"{name} One,{name}@b.example,,,,," for name in names)))
    asked, touched, edited, referred, _idle = Contact.objects.order_by("-pk")
    InterviewFactory(contact=asked, student=nina)
    Touch.objects.create(contact=touched, at=NOW, what="met")
    services.change(contact_id=edited.pk, version=1, values={"title": "pilot"})
    ReferralFactory(by=referred)

    undone(job)

    assert job.counts["undone_removed"] == 1
    assert job.counts["undone_kept"] == 4
    assert set(job.contact_rows.filter(is_kept=True).values_list("contact", flat=True)) == {
        asked.pk,
        touched.pk,
        edited.pk,
        referred.pk,
    }


def test_a_value_changed_since_stays(nina):
    maya = ContactFactory(owner=nina, email="maya@hospital.example", name="Maya Okafor", title="")
    job = applied(checked(nina, "Maya Okafor,maya@hospital.example,,analyst,,617-555-0142,"))
    services.change(contact_id=maya.pk, version=2, values={"title": "head of data"})
    undone(job)

    maya.refresh_from_db()
    assert (maya.title, maya.phone) == ("head of data", "")
    assert job.contact_rows.get().is_kept


# --- what is stored -------------------------------------------------------------------------------
def test_a_student_keeps_only_a_few_files(nina, omar):
    for number in range(importing.MOST_STORED):
        send(nina, f"{HEAD}\nP{number},,,,,,")

    with pytest.raises(Refusal, match="Import or delete one first"):
        send(nina, f"{HEAD}\n{MAYA}")
    send(omar, f"{HEAD}\n{MAYA}")


def test_a_file_and_its_rows_are_gone_a_day_later_or_with_the_account(nina, omar):
    checked(nina, MAYA)
    done = applied(checked(nina, "Ben Lee,,,,,,"))
    checked(omar, MAYA)
    omar.delete()
    assert ImportJob.objects.count() == 2

    retention.retain_one(retention.IMPORTS, NOW + DAY)

    assert not ContactImportRow.objects.exists()
    assert not ImportUpload.objects.exists()
    assert list(ImportJob.objects.all()) == [done]


# --- at the same moment ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_import_the_same_file_add_everybody_once(nina):
    job = checked(nina, MAYA, "Ben Lee,ben@port.example,,,,,")

    run_concurrently([lambda: applied(ImportJob.objects.get(pk=job.pk)) for _tab in range(4)])

    assert Contact.objects.count() == 2
    job.refresh_from_db()
    assert job.state == "applied"


@pytest.mark.django_db(transaction=True)
def test_an_import_beside_quick_add_makes_one_contact_of_one_person(nina):
    job = checked(nina, MAYA)
    values = {"name": "Maya Okafor", "email": "maya@hospital.example"}

    run_concurrently(
        [
            lambda: applied(ImportJob.objects.get(pk=job.pk)),
            lambda: services.add(owner=nina, values=values, form_key=uuid4()),
        ]
    )

    assert Contact.objects.filter(owner=nina).count() == 1
    job.refresh_from_db()
    assert job.state in ("applied", "checked")


@pytest.mark.django_db(transaction=True)
def test_students_who_import_the_same_people_at_once_share_their_persons():
    students = StudentFactory.create_batch(4)
    rows = [f"Person {n},p{n}@b.example,Org {n},,,," for n in range(30)]
    orders = 2 * [rows, rows[::-1]]
    jobs = [checked(one, *order) for one, order in zip(students, orders, strict=True)]

    run_concurrently([lambda job=job: applied(job) for job in jobs])

    assert Contact.objects.count() == 120
    assert Person.objects.count() == 30


# --- what a line may hold -------------------------------------------------------------------------
BREAK = "\r\nBcc: x@y.example"
MARKED = "Maya\u202e Okafor"
OWN_HEAD = ",".join(map(str, own.headings()))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'{OWN_HEAD}\n"Maya{BREAK}","May{BREAK}","Head{BREAK}","City{BREAK}"', "own.csv"),
        (
            (
                "BEGIN:VCARD\nVERSION:3.0\nPRODID:-//Margin//EN\nFN:Maya\\nBcc: x\n"
                "NICKNAME:May\\nBcc: x\nORG:City\\nHall\nTEL:1\\n2\nEND:VCARD"
            ),
            "own.vcf",
        ),
        (f"BEGIN:VCARD\nVERSION:3.0\nFN:{MARKED}\nEND:VCARD", "a.vcf"),
        (f"Name,Email\n{MARKED},maya@hospital.example", "a.csv"),
        (f"{MARKED}, maya@hospital.example", ""),
    ],
)
def test_a_file_brings_no_line_break_and_no_direction_mark_into_a_line(nina, text, name):
    job = send(nina, text, name)
    importing.check_sent(job=job, clock=clock)
    job.refresh_from_db()
    assert applied(job).state == "applied"

    maya = Contact.objects.get()
    for line in (maya.name, maya.preferred_name, maya.title, maya.organization, maya.phone):
        assert line.isprintable()
    assert maya.name.startswith("Maya")


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "zip", "unicode_escape"])
def test_a_card_in_a_charset_that_is_none_stops_no_other_card(nina, charset):
    odd = f"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:xn--9=C3=B6\n"
    job = send(nina, f"{odd}END:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Lena\nEND:VCARD", "a.vcf")
    importing.check_sent(job=job, clock=clock)
    job.refresh_from_db()

    assert (job.state, kinds(job)) == ("checked", [Kind.NEW, Kind.NEW])
