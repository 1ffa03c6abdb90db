"""One human is one Person, whatever tells who it is; limits hold for the human."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from contacts import services
from contacts.models import Contact, Person, PersonKey, PossibleDuplicate
from contacts.services import (
    LimitReached,
    dismiss_duplicate,
    get_or_create_person,
    merge_people,
    record_request,
)
from contacts.services.duplicates import MOVED
from core.addresses import address_key
from core.errors import Refusal
from interviews import services as interviews
from interviews.models import Interview
from interviews.services import ContactSuppressed, limits, requests
from outbox.models import Suppression
from outbox.services import suppress
from tests.concurrency import run_concurrently
from tests.factories import (
    DAY,
    NOW,
    ContactFactory,
    InterviewFactory,
    RequestRecordFactory,
    StudentFactory,
    UserFactory,
)
from users.models import AuditEntry, User
from users.models.roles import Role

pytestmark = pytest.mark.django_db
JONAS = "https://www.linkedin.com/in/jonas-falk"


def add(owner, **values):
    return services.add(owner=owner, values={"name": "Jonas Falk"} | values, form_key=uuid4())


def pairs():
    return list(PossibleDuplicate.objects.values_list("one", "other"))


# --- who is who -----------------------------------------------------------------------------------
SAME_PROFILE = [
    "https://linkedin.com/in/jonas-falk/",
    "http://de.linkedin.com/in/Jonas-Falk?originalSubdomain=de",
    "https://www.linkedin.com/in/jonas-falk/en?trk=public",
    "https://m.linkedin.com//in/jonas%2Dfalk#about",
    "www.linkedin.com/comm/in/jonas-falk",
]


@pytest.mark.parametrize("link", SAME_PROFILE)
def test_a_profile_is_one_person_however_its_link_is_written(link):
    assert get_or_create_person(link=link, name="J. Falk") == get_or_create_person(
        link=JONAS, name="Jonas Falk"
    )


@pytest.mark.parametrize(
    "address",
    ["Maya@HOSPITAL.example", "maya+talks@hospital.example", "maya@hospital.example\u200b"],
)
def test_an_address_is_one_person_whatever_its_spelling_or_tag(address):
    assert get_or_create_person(address=address) == get_or_create_person(
        address="maya@hospital.example"
    )


@pytest.mark.parametrize("phone", ["555 010 0142", "+1 (555) 010-0142", "1-555-010-0142"])
def test_a_number_is_one_person_under_one_name(phone):
    assert get_or_create_person(phone=phone, name="FALK, Dr. Jonas") == get_or_create_person(
        phone="(555) 010-0142", name="Jonas Falk"
    )


def test_a_number_under_two_names_tells_nobody_any_more():
    jonas = get_or_create_person(phone="(555) 010-0142", name="Jonas Falk")
    ines = get_or_create_person(phone="555-010-0142", name="Ines Vale")
    third = get_or_create_person(phone="555-010-0142", name="Jonas Falk")

    assert len({jonas, ines, third} - {None}) == 1
    assert (ines, third) == (None, None)
    assert PersonKey.objects.get().is_shared


def test_a_number_is_no_key_beside_an_address_or_a_profile():
    first = get_or_create_person(
        address="jonas@city.example", phone="(555) 010-0142", name="Jonas Falk"
    )
    second = get_or_create_person(link=JONAS, phone="(555) 010-0142", name="Jonas Falk")

    assert first != second
    assert get_or_create_person(phone="(555) 010-0142", name="Jonas Falk") not in (first, second)


def test_an_extension_is_another_number():
    assert get_or_create_person(phone="555-010-0142 x12", name="A B") != get_or_create_person(
        phone="555-010-0142 x13", name="A B"
    )


def test_a_page_of_several_people_joins_nobody():
    page = "https://hospital.example/staff?utm_source=x"
    ann = get_or_create_person(link=page, name="Ann Lee")

    assert get_or_create_person(link="http://www.hospital.example/staff/", name="Ann Lee") == ann
    assert get_or_create_person(link=page, name="Bob Ray") is None
    assert get_or_create_person(address="bob@hospital.example", link=page, name="Bob Ray") not in (
        ann,
        None,
    )


@pytest.mark.parametrize(
    "link",
    ["https://www.linkedin.com/company/acme", "https://github.com/acme", "https://x.com/acme"],
)
def test_the_page_of_an_organization_is_no_profile(link):
    ann = get_or_create_person(address="ann@acme.example", link=link, name="Ann Lee")

    assert get_or_create_person(address="bob@acme.example", link=link, name="Bob Ray") != ann


def test_nothing_told_is_nobody():
    assert get_or_create_person(phone="call the front desk", name="Ann Lee") is None
    assert get_or_create_person(name="Ann Lee") is None
    assert not Person.objects.exists()


def test_a_second_address_beside_a_known_profile_is_the_same_person():
    first = get_or_create_person(address="jonas@city.example", link=JONAS, name="Jonas Falk")

    assert (
        get_or_create_person(address="jonas@home.example", link=JONAS, name="Jonas Falk") == first
    )
    assert get_or_create_person(address="jonas@home.example") == first
    assert pairs() == []


def test_keys_of_two_people_join_neither_and_the_office_sees_a_pair_once():
    one, other = (
        get_or_create_person(address="jonas@city.example"),
        get_or_create_person(link=JONAS),
    )

    for _again in range(2):
        assert (
            get_or_create_person(address="jonas@city.example", link=JONAS, name="Jonas Falk") == one
        )
    assert get_or_create_person(link=JONAS) == other
    assert pairs() == [(one.pk, other.pk)]


def test_a_key_from_before_the_base_key_is_still_found():
    old = Person.objects.create()
    PersonKey.objects.create(person=old, kind="address", key=address_key("maya+a@hospital.example"))

    assert get_or_create_person(address="maya+a@hospital.example") == old
    assert get_or_create_person(address="maya@hospital.example") == old


# --- students' records ----------------------------------------------------------------------------
def test_two_students_cannot_ask_the_same_linkedin_contact(nina, omar, now):
    talks = [
        InterviewFactory(student=student, contact=add(student, link=link), stage="planned")
        for student, link in ((nina, JONAS), (omar, SAME_PROFILE[0]))
    ]

    requests.record_sent(
        interview_id=talks[0].pk, version=talks[0].version, channel="platform", now=now
    )

    assert isinstance(limits.reason_cannot_ask(contact=talks[1].contact, now=now), LimitReached)
    with pytest.raises(LimitReached):
        requests.record_sent(
            interview_id=talks[1].pk, version=talks[1].version, channel="platform", now=now
        )


def test_a_record_from_before_finds_its_person_when_it_is_asked(nina, omar, now):
    person = get_or_create_person(link=JONAS)
    RequestRecordFactory(person=person, asked_at=now - DAY)
    contact = ContactFactory(owner=nina, email="", link=JONAS, person=None)
    talk = InterviewFactory(student=nina, contact=contact, stage="planned")

    with pytest.raises(LimitReached):
        requests.record_sent(
            interview_id=talk.pk, version=talk.version, channel="platform", now=now
        )


@pytest.mark.parametrize(("column", "most"), [("tidbits", 1000), ("organization", 150)])
def test_the_service_takes_no_more_of_a_contact_than_its_columns_say(nina, column, most):
    known = add(nina)

    with pytest.raises(Refusal, match=f"to {most} characters"):
        add(nina, name="Mira Sol", **{column: "x" * (most + 1)})
    with pytest.raises(Refusal, match=f"to {most} characters"):
        services.change(
            contact_id=known.pk, version=known.version, values={column: "x" * (most + 1)}
        )

    assert list(Contact.objects.values_list("name", column)) == [("Jonas Falk", "")]


def test_a_student_has_somebody_already_by_any_key(nina):
    contact = add(nina, email="jonas@city.example", link=JONAS)

    for values in ({"email": "Jonas+x@city.example"}, {"link": SAME_PROFILE[1], "name": "J. Falk"}):
        with pytest.raises(services.Duplicate) as found:
            add(nina, **values)
        assert found.value.contact == contact


@pytest.mark.parametrize(
    "typed", ["Blocked.One@lakeclinic.example\u200b", "Blocked.One@ｌakeclinic.example"]
)
def test_a_contact_is_stored_with_the_one_form_of_its_address(as_nina, nina, typed):
    as_nina.post(
        reverse("contacts:create"), {"name": "Blocked One", "email": typed, "form_key": uuid4()}
    )

    assert Contact.objects.get().email == "Blocked.One@lakeclinic.example"
    assert (
        add(nina, email=typed.replace("Blocked", "Other"), name="O").email
        == "Other.One@lakeclinic.example"
    )


def test_a_column_of_addresses_is_searched_by_any_spelling_and_by_what_is_none(nina):
    contact = add(nina, email="jonas@bücher.example")

    assert Contact.objects.get(email=" jonas@xn--bcher-kva.example\u200b") == contact
    assert not Contact.objects.filter(email="no address").exists()
    assert not User.objects.filter(email="no address").exists()
    Contact.objects.update(email="jonas@straße.example\u00ad")
    assert Contact.objects.get().email == "jonas@straße.example"


def test_letters_that_mail_servers_do_not_take_are_said_beside_the_field(as_nina):
    page = as_nina.post(
        reverse("contacts:create"),
        {"name": "José", "email": "josé@city.example", "form_key": uuid4()},
    )

    assert page.status_code == 422
    assert "letters like “é” before the @" in page.content.decode()


def edit(contact, **values):
    contact.refresh_from_db()
    return services.change(contact_id=contact.pk, version=contact.version, values=values)


def test_a_second_address_does_not_make_a_new_person_of_somebody_who_was_asked(nina, now):
    contact = add(nina, email="jonas@city.example")
    record_request(person=contact.person, by=nina, channel="site", now=now)

    assert edit(contact, email="jonas@home.example").person == contact.person
    assert edit(contact, email="").person == contact.person
    assert get_or_create_person(address="jonas@home.example") == contact.person


def test_a_corrected_address_leads_to_another_person_and_the_office_sees_the_pair(nina, omar):
    contact, other = add(nina, email="jonas@city.example"), add(omar, email="jonas@city.example")

    changed = edit(contact, email="jonas@home.example")

    assert changed.person not in (None, other.person)
    assert pairs() == [(other.person_id, changed.person_id)]


def test_another_name_in_the_same_record_is_another_human(nina, now):
    contact = add(nina, email="jonas@city.example")
    record_request(person=contact.person, by=nina, channel="site", now=now)

    assert edit(contact, name="Ines Vale", email="ines@city.example").person != contact.person
    assert pairs() == []


def test_a_link_that_is_added_later_becomes_a_key(nina):
    contact = add(nina, email="jonas@city.example")

    edit(contact, link=JONAS)

    assert get_or_create_person(link=JONAS) == contact.person


def test_who_stopped_the_emails_to_one_address_is_not_asked_at_another(nina, omar, now):
    asked = InterviewFactory(
        student=nina, contact=add(nina, email="jonas@city.example", link=JONAS), stage="planned"
    )
    suppress("jonas+old@home.example", Suppression.Reason.STOPPED, now=now)
    assert limits.reason_cannot_ask(contact=asked.contact, now=now) is None

    add(omar, email="jonas@home.example", link=JONAS)

    assert isinstance(limits.reason_cannot_ask(contact=asked.contact, now=now), ContactSuppressed)
    with pytest.raises(ContactSuppressed):
        requests.record_sent(
            interview_id=asked.pk, version=asked.version, channel="platform", now=now
        )


def test_an_open_request_ends_when_the_same_person_stops_at_another_address(nina, omar, now):
    open_talk = InterviewFactory(
        student=nina, contact=add(nina, email="jonas@city.example", link=JONAS), stage="asked"
    )
    by_profile = InterviewFactory(student=omar, contact=add(omar, link=JONAS), stage="asked")
    other = InterviewFactory(stage="asked")
    get_or_create_person(address="jonas@home.example", link=JONAS, name="Jonas Falk")
    suppress("jonas@typo.example", Suppression.Reason.BOUNCED, now=now)
    assert interviews.run_due_transitions(now) == 0

    suppress("jonas@home.example", Suppression.Reason.STOPPED, now=now)
    interviews.run_due_transitions(now)

    stages = [Interview.objects.get(pk=talk.pk).stage for talk in (open_talk, by_profile, other)]
    assert stages == ["declined", "declined", "asked"]


# --- the office -----------------------------------------------------------------------------------
@pytest.fixture
def two(nina, omar):
    """A pair that one contact showed to be possible."""
    one, other = add(nina, email="jonas@city.example").person, add(omar, link=JONAS).person
    get_or_create_person(address="jonas@city.example", link=JONAS, name="Jonas Falk")
    return one, other


def test_merged_people_share_keys_requests_contacts_and_the_stricter_limits(two, ruth, nina):
    one, other = two
    Person.objects.filter(pk=one.pk).update(month_limit=3, year_limit=2)
    Person.objects.filter(pk=other.pk).update(month_limit=1, is_on_hold=True)
    for person in two:
        RequestRecordFactory(person=person, asked_at=NOW)
    third = get_or_create_person(address="third@city.example")
    PossibleDuplicate.objects.create(one=other, other=third)

    merge = merge_people(one_id=other.pk, other_id=one.pk, by=ruth, now=NOW)

    kept = Person.objects.get(pk=merge.remaining_number)
    assert kept == one
    assert (kept.open_limit, kept.month_limit, kept.year_limit, kept.is_on_hold) == (
        None,
        1,
        2,
        True,
    )
    assert (
        kept.requests.count(),
        kept.keys.count(),
        Contact.objects.filter(person=kept).count(),
    ) == (
        2,
        2,
        2,
    )
    assert (
        get_or_create_person(link=JONAS)
        == get_or_create_person(address="jonas@city.example")
        == kept
    )
    assert pairs() == [(kept.pk, third.pk)]
    assert not Person.objects.filter(pk=other.pk).exists()
    assert AuditEntry.objects.values_list("action", "actor_id", "object_id").get() == (
        "contacts.people_merged",
        ruth.pk,
        kept.pk,
    )


def test_nothing_that_leads_to_a_person_is_left_out_of_a_join():
    leading = {
        field.model
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is Person
    }

    assert leading == {*(model for model, _column in MOVED.values()), PossibleDuplicate}


def test_a_dismissed_pair_is_never_shown_again(two, ruth, now):
    one, other = two

    assert dismiss_duplicate(one_id=other.pk, other_id=one.pk, by=ruth, now=now)
    assert not dismiss_duplicate(one_id=one.pk, other_id=other.pk, by=ruth, now=now)
    get_or_create_person(address="jonas@city.example", link=JONAS, name="Jonas Falk")

    assert not PossibleDuplicate.objects.filter(dismissed_at=None).exists()
    assert AuditEntry.objects.count() == 1


def output(capsys, *words, **options):
    call_command("possible_duplicates", *words, **options)
    return capsys.readouterr().out


def test_the_command_lists_looks_up_merges_and_asks_who_decides(two, ruth, capsys, at_now):
    one, other = two
    RequestRecordFactory(person=one, asked_at=NOW)

    listed = output(capsys)
    facts = "known by 1 email address; students: 1; requests: 1, the last on 2026-03-03"
    assert f"person {one.pk}: {facts}" in listed
    assert "1 open." in listed
    assert "jonas" not in listed.lower()
    assert f"person {other.pk}:" in output(capsys, "--find", SAME_PROFILE[1])
    assert f"person {one.pk}:" in output(capsys, "--find", "Jonas@city.example")
    assert "Nobody is known by that." in output(capsys, "--find", "555 010 0142")

    assert f"Merged: person {one.pk}: known by 1 email address, 1 profile link" in output(
        capsys, merge=[one.pk, other.pk], by="RUTH@lakeside.example"
    )
    assert "No two people look like one." in output(capsys)
    with pytest.raises(CommandError, match="no person with that number"):
        output(capsys, merge=[one.pk, other.pk], by=ruth.email)
    with pytest.raises(CommandError, match="which active admin"):
        output(capsys, dismiss=[one.pk, other.pk], by=UserFactory(roles=[Role.COUNSELOR]).email)


# --- at the same moment ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_students_who_add_the_same_profile_with_several_addresses_share_one_person():
    students = StudentFactory.create_batch(6)

    def press(student, number):
        try:
            return add(
                student, email=f"jonas{number % 2}@city.example", link=SAME_PROFILE[number % 5]
            ).person_id
        finally:
            connection.close()

    people = run_concurrently(
        [lambda s=student, n=number: press(s, n) for number, student in enumerate(students)]
    )

    assert len(set(people)) == 1
    assert Person.objects.count() == 1
    assert PersonKey.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_merge_in_the_middle_of_adding_loses_nobody(ruth):
    students = StudentFactory.create_batch(6)
    one, other = (
        get_or_create_person(address="jonas@city.example"),
        get_or_create_person(link=JONAS),
    )

    def press(student):
        try:
            return add(student, link=JONAS).person_id
        finally:
            connection.close()

    def merge():
        try:
            return merge_people(one_id=one.pk, other_id=other.pk, by=ruth, now=NOW).pk
        finally:
            connection.close()

    run_concurrently([merge, *[lambda s=student: press(s) for student in students]])

    assert set(Contact.objects.values_list("person", flat=True)) == {one.pk}
    assert Contact.objects.count() == 6
