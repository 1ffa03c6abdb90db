"""Letters to people of the directory arrive, and the student reads no address before a yes."""

import datetime as dt
import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from contacts import services as contacts
from contacts.models import Contact, DirectoryEntry, RequestRecord
from contacts.services import NotNow, add_from_directory, archive_entry, change_entry, hold_person
from core.errors import Refusal
from interviews import services
from interviews.domain.next_steps import next_step
from interviews.emails.ics import calendar_file
from interviews.models import AnswerLink, AnswerUndo, Interview
from interviews.selectors.writable import obstacle_to
from interviews.services import contact_moves
from interviews.services.undo_answers import undo_answer
from outbox.domain import kinds
from outbox.models import Email
from outbox.services import NOT_WANTED, exceeded_limit, suppress
from tests.factories import DAY, NOW, ContactFactory, DirectoryEntryFactory, InterviewFactory
from tests.interviews.moving import TALK
from tests.interviews.test_requests import keep, office, send
from users import privacy

pytestmark = pytest.mark.django_db
LOCAL = "zephyrine.directory"
ADDRESS = f"{LOCAL}@harbor.example"
LATER = NOW + dt.timedelta(minutes=2)


@pytest.fixture
def entry(db):
    return DirectoryEntryFactory(name="Kofi Mensah", email=ADDRESS)


@pytest.fixture
def kofi(entry, nina):
    return add_from_directory(owner=nina, code=entry.code, now=NOW)


@pytest.fixture
def asked(kofi):
    """Nina's request to Kofi, which went out."""
    interview = draft(kofi, slots=[NOW + 3 * DAY, NOW + 4 * DAY])
    send(interview)
    went_out("request")
    return Interview.objects.with_people().get()


def draft(contact, slots):
    words = "Dear Kofi,\n\nCould we talk for 20 minutes?\n\n{times}\n\nNina"
    return keep(contact, slots=slots, message=words)


def went_out(kind):
    ended = {"sent_at": NOW, "ended_at": NOW, "next_attempt_at": None}
    Email.objects.filter(kind=kind).update(state=Email.State.SENT, **ended)


def by_link(interview, move="accept", **values):
    if move == "accept":
        values = {"starts_at": NOW + 3 * DAY, "zone": "America/Chicago", "talk": TALK}
    contact_moves.act(move=move, interview_id=interview.pk, values=values, now=LATER)


def all_of(student):
    """Everything that the student can be told: own data, and each email to her, as it is built."""
    texts = [json.dumps(privacy.export(student), cls=DjangoJSONEncoder)]
    for email in Email.objects.filter(user=student):
        message = kinds.get(email.kind).build(email, LATER)
        texts += [message.subject, message.text, str(message.calendar), message.reply_to]
        texts += [*message.links, *message.links.values()]
    return " ".join(texts)


# --- adding ---------------------------------------------------------------------------------------
def test_a_contact_from_the_directory_has_the_facts_and_no_address(kofi, entry):
    assert (kofi.name, kofi.work, kofi.person) == (entry.name, entry.work, entry.person)
    assert kofi.source.slug == "the-offices-own-directory"
    assert (kofi.email, kofi.hides_address, kofi.can_be_emailed) == ("", True, True)


def test_two_presses_make_one_contact(kofi, entry, nina):
    assert add_from_directory(owner=nina, code=entry.code, now=NOW) == kofi


def test_a_contact_that_was_archived_comes_back(kofi, entry, nina):
    contacts.archive(contact_id=kofi.pk, now=NOW)

    assert add_from_directory(owner=nina, code=entry.code, now=NOW).archived_at is None


def test_a_guessed_address_of_hers_is_not_taken_for_the_one_in_the_directory(entry, nina):
    guessed = ContactFactory(owner=nina, email=ADDRESS, name="Somebody Else")

    assert add_from_directory(owner=nina, code=entry.code, now=NOW) != guessed


@pytest.mark.parametrize("why", ["unknown", "waiting", "held", "stopped", "asked", "staff"])
def test_who_cannot_be_asked_is_refused_in_the_same_words(entry, nina, ruth, dana, why):
    code, owner = entry.code, nina
    if why == "unknown":
        code = "zzzzzzzz"
    elif why == "waiting":
        DirectoryEntry.objects.update(agreed_on=None, agreed_how="")
    elif why == "held":
        hold_person(person_id=entry.person_id, until=None, reason="On leave", by=ruth, now=NOW)
    elif why == "stopped":
        suppress(ADDRESS, "stopped", now=NOW)
    elif why == "asked":
        contacts.record_request(person=entry.person, by=ruth, channel="site", now=NOW)
    else:
        owner = dana

    with pytest.raises(NotNow, match="can't be asked at the moment"):
        add_from_directory(owner=owner, code=code, now=NOW)
    assert not Contact.objects.exists()


# --- sending --------------------------------------------------------------------------------------
def test_the_request_goes_to_the_address_of_the_entry(asked):
    email = Email.objects.get(kind="request")

    assert (email.address, email.hides_address, asked.contact.email) == (ADDRESS, True, "")
    assert LOCAL not in email.body + email.subject
    assert RequestRecord.objects.get().person == asked.contact.person


@pytest.mark.parametrize("channel", ["mailbox", "platform", "phone", "letter"])
def test_it_goes_out_from_here_alone(kofi, channel):
    interview = draft(kofi, slots=[NOW + 3 * DAY])

    with pytest.raises(Refusal, match="goes out from here alone"):
        services.record_sent(
            interview_id=interview.pk, version=interview.version, channel=channel, now=NOW
        )
    assert not RequestRecord.objects.exists()


def test_no_page_of_hers_shows_the_link_with_which_she_could_say_yes_herself(kofi, as_nina, at_now):
    interview = draft(kofi, slots=[NOW + 3 * DAY])

    page = as_nina.get(f"/i/{interview.code}/send/", follow=True)
    pages = [
        page,
        as_nina.get(f"/contacts/{kofi.code}/"),
        as_nina.get(f"/contacts/{kofi.code}/edit/"),
    ]

    assert all("/r/" not in each.content.decode() for each in pages)


def test_an_address_of_hers_cannot_stand_in_for_the_one_of_the_entry(kofi, as_nina, at_now):
    with pytest.raises(Refusal, match="The office has an address"):
        contacts.change(
            contact_id=kofi.pk, version=1, values={"name": kofi.name, "email": "n@x.example"}
        )
    sent = {"name": "Kofi Mensah", "email": "n@x.example", "kind": "professional", "version": 1}
    as_nina.post(f"/contacts/{kofi.code}/edit/", sent)

    stored = Contact.objects.get()
    assert (stored.email, stored.person) == ("", kofi.person)


def test_a_phone_number_that_she_finds_stays_hers(kofi):
    contacts.change(
        contact_id=kofi.pk, version=1, values={"name": kofi.name, "phone": "+1 555 010 0199"}
    )

    stored = Contact.objects.get()
    assert (stored.phone, stored.person) == ("+1 555 010 0199", kofi.person)
    assert not kofi.person.keys.filter(kind="phone").exists()


@pytest.mark.parametrize("what", ["removed", "held", "moved"])
def test_somebody_who_left_before_it_went_out_is_not_asked_and_she_has_her_draft_back(
    kofi, entry, ruth, what
):
    interview = draft(kofi, slots=[NOW + 3 * DAY])
    send(interview)
    if what == "removed":
        archive_entry(entry_id=entry.pk, by=ruth, now=NOW)
    elif what == "held":
        hold_person(person_id=entry.person_id, until=None, reason="On leave", by=ruth, now=NOW)
    else:
        DirectoryEntry.objects.update(email="kofi@sea.example")
    email = Email.objects.get()

    assert not kinds.get("request").still_wanted(email, LATER)
    Email.objects.update(
        state=Email.State.DROPPED, last_error_class=NOT_WANTED, next_attempt_at=None, ended_at=NOW
    )
    services.run_due_transitions(LATER)

    back = Interview.objects.with_people().get()
    step = next_step(back, LATER)
    assert (back.stage, back.message) == ("planned", interview.message)
    assert not RequestRecord.objects.exists()
    assert "could not be delivered. Your words are kept." in step.text
    assert LOCAL not in f"{step}"
    if what != "moved":
        with pytest.raises(Refusal, match="can't be asked"):
            send(back, LATER)


def test_a_bounce_tells_her_nothing_of_the_address(asked):
    Email.objects.update(state=Email.State.BOUNCED, last_error_class="550 5.1.1")
    services.run_due_transitions(LATER)

    assert LOCAL not in f"{next_step(Interview.objects.with_people().get(), LATER)}"


def test_letters_to_it_do_not_tell_by_the_limits_where_it_is(asked, nina):
    office(letters_per_domain=1)
    about = {"sender": nina, "address": "somebody@harbor.example", "now": NOW}

    assert exceeded_limit(**about) is None
    Email.objects.update(hides_address=False)
    assert exceeded_limit(**about).which == "domain"


# --- answers --------------------------------------------------------------------------------------
def test_before_a_yes_nothing_that_reaches_her_holds_it(asked, nina):
    by_link(asked, "ask_back", question="Which ward?")
    services.reply(interview_id=asked.pk, subject="Re", body="Ward 3. {times}", now=LATER)
    went_out("reply")
    by_link(asked, "propose", times=[NOW + 5 * DAY], note="", zone="America/Chicago")
    services.run_due_transitions(LATER)

    assert Email.objects.filter(kind="letter_copy").count() == 2
    assert set(Email.objects.filter(user=None).values_list("address", "hides_address")) == {
        (ADDRESS, True)
    }
    assert LOCAL not in all_of(nina)


@pytest.mark.parametrize("how", ["recorded", "chosen", "phoned"])
def test_a_yes_of_which_only_she_speaks_reveals_nothing(asked, nina, how):
    if how == "chosen":
        by_link(asked, "propose", times=[NOW + 5 * DAY], note="", zone="America/Chicago")
    services.accept(
        interview_id=asked.pk,
        starts_at=NOW + 5 * DAY,
        zone="America/Chicago",
        by="student",
        talk=TALK,
        invite=how != "phoned",
        now=LATER,
    )
    services.happened(interview_id=asked.pk, ended_at=NOW + 5 * DAY, now=NOW + 6 * DAY)
    services.send_thank_you(
        interview_id=asked.pk, subject="Thank you", text="For all.", now=NOW + 6 * DAY
    )

    assert Contact.objects.get().email == ""
    assert Email.objects.get(kind="thank_you").address == ADDRESS
    assert LOCAL not in all_of(nina)


def test_a_yes_by_the_link_copies_it_into_the_contact(asked, nina):
    by_link(asked)

    stored = Contact.objects.get()
    assert (stored.email, stored.hides_address) == (ADDRESS, False)
    assert Email.objects.get(kind="confirmation").address == ADDRESS
    assert ADDRESS in all_of(nina)


def test_a_yes_that_was_somebody_elses_takes_it_away_again(asked, nina):
    by_link(asked)
    undo_answer(event_id=AnswerUndo.objects.get().event_id, now=LATER)

    assert Contact.objects.get().email == ""
    assert LOCAL not in all_of(nina)


def test_a_link_that_also_went_elsewhere_reveals_nothing(asked):
    other = Email.objects.get(kind="request")
    other.pk, other.hides_address, other.address = None, False, "nina.too@mail.example"
    other.dedupe_key, other.message_id = "x", "x"
    other.save()

    by_link(asked)

    assert Contact.objects.get().email == ""


def test_a_link_of_a_request_that_she_sent_herself_reveals_nothing(kofi):
    interview = InterviewFactory(contact=kofi, stage="asked", channel="phone")

    by_link(interview)

    assert Contact.objects.get().email == ""


@pytest.mark.parametrize("move", ["decline", "not_now"])
def test_no_other_answer_reveals_it(asked, move):
    by_link(asked, move, **({"note": ""} if move == "decline" else {"until": dt.date(2026, 5, 1)}))

    assert Contact.objects.get().email == ""


def test_each_calendar_file_names_its_reader_alone_before_a_yes(asked):
    by_link(asked, "propose", times=[NOW + 5 * DAY], note="", zone="America/Chicago")
    services.accept(
        interview_id=asked.pk,
        starts_at=NOW + 5 * DAY,
        zone="America/Chicago",
        by="student",
        talk=TALK,
        now=LATER,
    )
    interview = Interview.objects.with_people().get()

    files = [
        calendar_file(interview, now=LATER, method="REQUEST", for_student=hers, url="")
        for hers in (True, False)
    ]

    assert [LOCAL in content.decode().replace("\r\n ", "") for content in files] == [False, True]


def test_the_page_by_the_link_offers_its_owner_to_stop(asked, client, at_now):
    page = client.get(AnswerLink.of(asked).url).content.decode()

    assert "/stop/" in page
    assert LOCAL not in page


# --- the office's changes afterwards --------------------------------------------------------------
def test_a_new_address_in_the_directory_is_used_from_then_on(asked, entry, ruth):
    values = {
        name: getattr(entry, name)
        for name in (
            "name", "title", "organization", "field", "setting", "languages", "capacity",
            "months", "agreed_on", "agreed_how", "last_asked_on", "times_asked",
        )
    }  # fmt: skip
    change_entry(
        entry_id=entry.pk,
        version=1,
        values=values | {"email": "kofi@sea.example"},
        by=ruth,
        now=NOW,
    )
    services.follow_up(interview_id=asked.pk, subject="Re", body="{times}", now=LATER)

    assert Email.objects.get(kind="follow_up").address == "kofi@sea.example"


def test_whoever_was_removed_gets_no_follow_up(asked, entry, ruth):
    archive_entry(entry_id=entry.pk, by=ruth, now=NOW)

    with pytest.raises(services.ContactSuppressed):
        services.follow_up(interview_id=asked.pk, subject="Re", body="{times}", now=LATER)


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("planned", "You have noted no talk"),
        ("thanked", "The office has an address of"),
    ],
)
def test_who_hides_an_address_is_not_said_to_have_none(kofi, nina, stage, words):
    InterviewFactory(student=nina, contact=kofi, stage=stage)

    found = obstacle_to(Contact.objects.select_related("owner").get(pk=kofi.pk), NOW + 40 * DAY)

    assert words in found.words
