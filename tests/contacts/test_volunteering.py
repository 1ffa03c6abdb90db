"""A contact offers to help more students, and changes that by their own link."""

import pytest
from django.urls import reverse

from contacts.models import DirectoryEntry
from contacts.selectors.people_to_ask import people_to_ask
from contacts.services import (
    archive_entry,
    available_from,
    change,
    get_or_create_person,
    restore_entry,
    volunteer,
)
from interviews.models import AnswerLink
from outbox.domain import kinds
from outbox.models import Email
from outbox.services import stop_url
from tests.concurrency import run_concurrently
from tests.factories import DAY, NOW, ContactFactory, DirectoryEntryFactory, InterviewFactory
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SAID = {
    "action": "save",
    "name": "Maya Okafor",
    "title": "analyst",
    "organization": "City Hospital",
    "languages": "English, Igbo",
    "capacity": "2",
    "months": ["3", "4"],
}


@pytest.fixture
def talk(nina):
    return InterviewFactory(
        student=nina,
        stage="scheduled",
        channel="site",
        contact__name="Maya O.",
        contact__email="maya@hospital.example",
    )


@pytest.fixture
def entry():
    return DirectoryEntryFactory(email="kofi@harbor.example", capacity=None)


def offer(client, interview, **more):
    return client.post(f"{AnswerLink.of(interview).url}help/", **more)


def own(entry):
    return reverse("contacts:own_entry", args=[entry.code, entry.own_token])


def trail():
    return list(AuditEntry.objects.order_by("pk").values_list("action", "actor_id"))


# --- offering -------------------------------------------------------------------------------------
def test_after_a_yes_one_press_offers_and_leads_to_the_own_page(client, talk):
    assert "I would help more students" in client.get(AnswerLink.of(talk).url).content.decode()

    page = offer(client, talk, follow=True)

    entry = DirectoryEntry.objects.get()
    assert (entry.name, entry.email) == ("Maya O.", "maya@hospital.example")
    assert (entry.volunteered_at.date(), entry.agreed_on) == (NOW.date(), None)
    assert page.redirect_chain == [(own(entry), 302)]
    assert "looks at this before students find you" in page.content.decode()
    assert "hospital.example" not in page.content.decode()
    assert trail() == [("contacts.directory_volunteered", None)]


@pytest.mark.parametrize(
    "given",
    [{"stage": "asked"}, {"stage": "declined"}, {"channel": "mailbox"}],
)
def test_nobody_is_offered_it_before_a_yes_or_where_a_student_has_the_link(client, nina, given):
    interview = InterviewFactory(student=nina, **{"stage": "scheduled", "channel": "site"} | given)

    page = client.get(AnswerLink.of(interview).url)
    offer(client, interview)

    assert "I would help more students" not in page.content.decode()
    assert not DirectoryEntry.objects.exists()


def test_the_student_who_is_signed_in_offers_nobody(as_nina, talk):
    offer(as_nina, talk)

    assert not DirectoryEntry.objects.exists()


def test_the_link_comes_by_email_once_a_day(client, talk):
    for _press in range(2):
        offer(client, talk)

    email = Email.objects.get(kind="directory_link")
    message = kinds.get("directory_link").build(email, NOW)
    assert email.address == "maya@hospital.example"
    assert own(DirectoryEntry.objects.get()) in message.text


def test_whoever_is_in_the_directory_with_another_address_gets_the_link_there(client, nina):
    page = "https://www.linkedin.com/in/maya-okafor"
    person = get_or_create_person(address="maya@home.example", link=page)
    entry = DirectoryEntryFactory(person=person, email="maya@home.example", name="Maya")
    talk = InterviewFactory(
        student=nina,
        stage="scheduled",
        channel="site",
        contact__email="maya@hospital.example",
        contact__person=person,
    )
    get_or_create_person(address="maya@hospital.example", before=person)

    answer = offer(client, talk)

    assert "knows you with another address" in answer.content.decode()
    assert entry.own_token not in answer.content.decode()
    assert Email.objects.get(kind="directory_link").address == "maya@home.example"
    assert DirectoryEntry.objects.get() == entry


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_entry(nina):
    contact = ContactFactory(owner=nina, email="maya@hospital.example")

    def press():
        volunteer(contact=contact, address=contact.email, now=NOW)

    run_concurrently([press, press])

    assert DirectoryEntry.objects.count() == 1


# --- a student who has the link, too --------------------------------------------------------------
@pytest.fixture
def own_mailbox(nina):
    """A talk that Nina asked for at a second mailbox of hers, by a page that she has opened."""
    mine = ContactFactory(owner=nina, name="Kofi M.", email="nina.other@mail.example")
    talk = InterviewFactory(student=nina, stage="scheduled", channel="site", contact=mine)
    emailed(talk, mine.email)
    return talk


def emailed(talk, address, kind="request", state="sent"):
    return Email.objects.create(
        kind=kind,
        object_id=talk.pk,
        fact=NOW.isoformat(),
        dedupe_key=f"{kind}:{talk.pk}:{address}",
        message_id=f"<{kind}.{talk.pk}.{address}>",
        address=address,
        state=state,
        due_at=NOW,
        expires_at=NOW + DAY,
        ended_at=NOW,
    )


def change_address(contact, address):
    contact.refresh_from_db()
    change(contact_id=contact.pk, version=contact.version, values={"email": address})


def test_another_address_typed_later_opens_nothing_of_its_owner(client, entry, own_mailbox):
    change_address(own_mailbox.contact, entry.email)

    page = client.get(AnswerLink.of(own_mailbox).url).content.decode()
    answer = offer(client, own_mailbox)

    assert "I would help more students" not in page
    assert entry.own_token not in answer.headers.get("Location", "")
    assert stop_url(entry.email) not in page
    assert reverse("outbox:stop_request") in page
    assert not Email.objects.filter(kind="directory_link").exists()


def test_a_link_that_a_student_copied_shows_no_stop_link_of_an_address(client, nina):
    talk = InterviewFactory(
        student=nina, stage="asked", channel="platform", contact__email="maya@hospital.example"
    )

    page = client.get(AnswerLink.of(talk).url).content.decode()

    assert stop_url("maya@hospital.example") not in page
    assert reverse("outbox:stop_request") in page


@pytest.mark.parametrize("state", ["canceled", "bounced"])
def test_who_was_asked_at_the_right_address_in_the_end_has_it_all(client, talk, state):
    emailed(talk, "maya@hopsital.example", state=state)
    emailed(talk, talk.contact.email)

    page = client.get(AnswerLink.of(talk).url).content.decode()

    assert "I would help more students" in page
    assert stop_url(talk.contact.email) in page


# --- the own page ---------------------------------------------------------------------------------
def test_what_they_say_holds_at_once(client, entry):
    client.post(own(entry), SAID)

    stored = DirectoryEntry.objects.get()
    assert (stored.name, stored.capacity, stored.months) == ("Maya Okafor", 2, [3, 4])
    assert stored.email == "kofi@harbor.example"
    assert available_from(stored.person, NOW + 90 * DAY) > NOW + 300 * DAY
    assert trail() == [("contacts.directory_changed", None)]


def test_leaving_holds_at_once_and_returning_too(client, nina, entry):
    client.post(own(entry), {"action": "leave"})
    assert people_to_ask(nina, NOW, most=3) == []
    assert "You are off the list" in client.get(own(entry)).content.decode()
    client.post(own(entry), SAID)
    assert DirectoryEntry.objects.get().name != "Maya Okafor"

    client.post(own(entry), {"action": "return"})

    assert [one.code for one in people_to_ask(nina, NOW, most=3)] == [entry.code]


def test_whom_the_office_removed_cannot_come_back_by_the_link(client, nina, clio, entry):
    archive_entry(entry_id=entry.pk, by=clio, now=NOW)

    page = client.get(own(entry)).content.decode()
    answer = client.post(own(entry), {"action": "return"})

    assert "Put me on the list again" not in page
    assert "The office took you off the list" in answer.content.decode()
    assert people_to_ask(nina, NOW, most=3) == []


def test_whom_the_office_added_anew_is_told_so(client, entry):
    client.post(own(entry), {"action": "leave"})
    DirectoryEntryFactory(person=entry.person, email=entry.email)

    answer = client.post(own(entry), {"action": "return"})

    assert answer.status_code == 409
    assert "is in the directory" in answer.content.decode()


def test_leaving_after_the_office_removed_them_changes_nothing(client, clio, entry):
    archive_entry(entry_id=entry.pk, by=clio, now=NOW)
    client.post(own(entry), {"action": "leave"})
    client.post(own(entry), {"action": "return"})

    entry.refresh_from_db()
    assert entry.archived_at == NOW


def test_who_came_back_by_the_office_is_the_offices_to_remove(client, clio, entry):
    client.post(own(entry), {"action": "leave"})
    restore_entry(entry_id=entry.pk, by=clio)
    archive_entry(entry_id=entry.pk, by=clio, now=NOW)

    assert "took you off" in client.post(own(entry), {"action": "return"}).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": "0"},
        {"capacity": "21"},
        {"name": " "},
        {"months": ["13"]},
        {"title": "x" * 151},
    ],
)
def test_what_cannot_be_kept_is_refused_and_stays_in_the_form(client, entry, wrong):
    answer = client.post(own(entry), SAID | wrong)

    assert answer.status_code == 422
    assert "English, Igbo" in answer.content.decode()
    assert DirectoryEntry.objects.get().version == entry.version


@pytest.mark.parametrize("wrong", ["a" * 43, "", "ä"])
def test_another_token_opens_nothing(client, entry, wrong):
    other = DirectoryEntryFactory()
    paths = [
        f"/help/{entry.code}/{wrong or other.own_token}/",
        f"/help/zzzzzzzz/{entry.own_token}/",
    ]

    answers = [client.post(path, {"action": "leave"}) for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    assert DirectoryEntry.objects.active().count() == 2


# --- the office -----------------------------------------------------------------------------------
def test_students_find_a_volunteer_once_the_office_has_looked(client, as_clio, clio, nina, talk):
    offer(client, talk)
    entry = DirectoryEntry.objects.get()
    assert people_to_ask(nina, NOW + 60 * DAY, most=3) == []
    assert "Volunteered" in as_clio.get("/manage/directory/").content.decode()

    for _press in range(2):
        as_clio.post(reverse("contacts:list_volunteer", args=[entry.code]))

    entry.refresh_from_db()
    assert (entry.agreed_on, entry.agreed_how) == (NOW.date(), "asked for it by a link in an email")
    assert trail()[1:] == [("contacts.directory_changed", clio.pk)]


def test_the_office_lists_nobody_who_did_not_volunteer(as_clio):
    entry = DirectoryEntryFactory(agreed_on=None)

    as_clio.post(reverse("contacts:list_volunteer", args=[entry.code]))

    assert not DirectoryEntry.objects.get().has_agreed
