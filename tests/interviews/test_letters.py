"""Emails that keep in touch: sent once, a month apart, past no stop, and hiding no request."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from contacts import services as contacts
from contacts.models import Contact, Touch
from core.edits import AlreadyUsed
from core.errors import Refusal
from interviews import services
from interviews.domain.hidden_requests import hidden_request
from interviews.models import ContactLetter
from interviews.services.due_transitions import run_due_transitions
from office.models import OfficeSettings
from outbox import services as outbox
from outbox.delivery.eligibility import reason_not_to_send
from outbox.domain import kinds
from outbox.emails.compose import compose
from outbox.models import Email
from outbox.services.suppressions import Suppressions
from tests.concurrency import run_concurrently
from tests.factories import (
    DAY,
    NOW,
    AdviceFactory,
    ContactFactory,
    InterviewFactory,
    ReflectionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINUTE = dt.timedelta(minutes=1)
WORDS = {"subject": "A short update", "text": "Dear Maya,\n\nI took the course that you named."}


@pytest.fixture
def maya(nina):
    """Last in touch ninety days ago, without a talk."""
    touched = NOW - 90 * DAY
    facts = {"last_touch_at": touched, "email": "maya@hospital.example", "name": "Maya Okafor"}
    return ContactFactory(owner=nina, **facts)


def send(contact, now=NOW, **facts):
    given = {"form_key": uuid.uuid4(), "reason": "news"} | WORDS | facts
    return services.send_letter(contact_id=contact.pk, now=now, **given)


def refused(contact, now=NOW, **facts):
    """The sentence of the refusal; nothing may be written."""
    with pytest.raises(Refusal) as refusal:
        send(contact, now, **facts)
    assert not ContactLetter.objects.exists()
    assert not Email.objects.exists()
    return str(refusal.value.sentence)


def at(name, *args):
    return reverse(f"interviews:{name}", args=args)


def reason_to_drop(email, now=NOW + MINUTE):
    kind = kinds.get(email.kind)
    found = reason_not_to_send(email, kind, Suppressions([email.address], now), now)
    return found[1] if found else ""


# --- sending --------------------------------------------------------------------------------------
def test_it_is_an_email_of_its_own_words_after_the_minute_and_a_touch(as_nina, nina, maya):
    after = as_nina.post(at("keep", maya.code) + "?reason=news", WORDS, follow=True)
    after = after.content.decode()

    email = Email.objects.get()
    assert (email.kind, email.address, email.sender) == ("keep_news", maya.email, nina)
    assert (email.body, email.due_at - ContactLetter.objects.get().sent_at) == (
        WORDS["text"],
        MINUTE,
    )
    assert "Take back" in after
    maya.refresh_from_db()
    assert maya.last_touch_at - NOW < MINUTE
    assert reason_to_drop(email) == ""
    message = compose(email, kinds.get(email.kind), NOW)
    assert "Pause or stop these emails" in message.body
    assert nina.email in message.reply_to[0]
    assert "/r/" not in message.body


def test_a_second_press_sends_nothing_more(maya):
    key = uuid.uuid4()

    assert send(maya, form_key=key) == send(maya, form_key=key)

    assert (Email.objects.count(), Touch.objects.count()) == (1, 1)


def test_one_a_month_over_those_of_the_own_mailbox_too(maya, nina):
    contacts.report_touch(contact=maya, way="message", note="", at=NOW - 29 * DAY, zone=nina.zone)
    assert "less than a month ago" in refused(maya)

    send(maya, now=NOW + 2 * DAY)
    with pytest.raises(Refusal, match="less than a month"):
        send(maya, now=NOW + 31 * DAY)
    send(maya, now=NOW + 33 * DAY)


def test_two_records_of_one_person_share_the_month(maya, nina):
    again = ContactFactory(owner=nina, email=maya.email, last_touch_at=NOW - DAY)
    send(maya)

    with pytest.raises(Refusal, match="less than a month"):
        send(again)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"email": ""}, "has no email address"),
        ({"last_touch_at": None}, "noted no talk or exchange"),
        ({"archived_at": NOW}, "is off your list"),
    ],
)
def test_it_goes_to_nobody_without_address_exchange_or_place_on_the_list(maya, facts, sentence):
    Contact.objects.filter(pk=maya.pk).update(**facts)

    assert sentence in refused(maya)


@pytest.mark.parametrize(
    ("stage", "sentence"), [("asked", "waits for an answer"), ("held", "Thank")]
)
def test_a_request_or_a_thank_you_comes_first(maya, stage, sentence):
    InterviewFactory(contact=maya, student=maya.owner, stage=stage)
    ContactLetter.objects.all().delete()
    Email.objects.all().delete()

    assert sentence in refused(maya)


@pytest.mark.parametrize("kind", ["stop", "pause", "office", "hold", "other address"])
def test_no_stop_pause_or_hold_is_passed_then_or_in_the_minute(maya, kind):
    """The sentence says nothing of the reason."""
    letter = send(maya)
    email = Email.objects.get()
    forbid(maya, kind)

    assert reason_to_drop(email)
    letter.delete()
    Touch.objects.all().delete()
    email.delete()
    Contact.objects.filter(pk=maya.pk).update(last_touch_at=NOW - 90 * DAY)
    assert refused(maya) == "Maya can't be written to through Margin now."


def forbid(contact, kind):
    if kind == "hold":
        contacts.hold_person(
            person_id=contact.person_id, until=None, reason="Asked too often.", by=contact.owner,
            now=NOW,
        )  # fmt: skip
        return
    address = contact.email
    if kind == "other address":
        address = "okafor@home.example"
        contact.person.keys.create(kind="address", key=next(iter(outbox_keys(address))))
    reason = {"pause": "paused", "office": "office"}.get(kind, "stopped")
    until = NOW + 30 * DAY if kind == "pause" else None
    outbox.suppress(address, reason, now=NOW, until=until)


def outbox_keys(address):
    from core.addresses import base_key  # noqa: PLC0415

    return {base_key(address)}


def test_the_days_limits_of_letters_hold(maya, nina):
    OfficeSettings.objects.update(letters_per_day=1)
    send(ContactFactory(owner=nina, last_touch_at=NOW - DAY))

    with pytest.raises(services.TooManyLetters) as limit:
        send(maya)

    assert "1 letter a day" in str(limit.value.sentence)
    assert ContactLetter.objects.count() == 1


def test_an_address_that_changed_in_the_minute_gets_nothing_and_that_is_told(as_nina, maya):
    send(maya)
    Contact.objects.update(email="maya@new.example")
    email = Email.objects.get()
    assert reason_to_drop(email) == "not_wanted"
    fail("dropped")

    run_due_transitions(NOW + 2 * MINUTE)

    assert not Touch.objects.exists()
    assert "Your last email was not sent." in as_nina.get(reverse("home:today")).content.decode()


# --- taking back, and what bounces ----------------------------------------------------------------
def fail(state):
    Email.objects.filter(next_attempt_at__isnull=False).update(
        state=state, next_attempt_at=None, ended_at=NOW
    )


def test_taken_back_nothing_happened_and_the_words_are_still_there(as_nina, maya):
    snoozed = NOW + 5 * DAY
    Contact.objects.update(snoozed_until=snoozed)
    as_nina.post(at("keep", maya.code) + "?reason=news", WORDS)

    page = as_nina.post(at("undo_send_letter", maya.code), follow=True)

    assert page.context["form"].initial["text"] == WORDS["text"]
    assert Email.objects.get().state == Email.State.CANCELED
    maya.refresh_from_db()
    assert (maya.last_touch_at, maya.snoozed_until) == (NOW - 90 * DAY, snoozed)
    assert not Touch.objects.exists()


def test_a_form_whose_email_was_taken_back_needs_a_new_page(maya, nina):
    key = uuid.uuid4()
    letter = send(maya, form_key=key)
    services.undo_send_letters(owner=nina, batch=letter.batch, now=NOW)

    with pytest.raises(AlreadyUsed):
        send(maya, form_key=key)


def test_a_bounce_is_told_and_is_no_touch(as_nina, maya):
    contacts.report_touch(contact=maya, way="call", note="", at=NOW - 80 * DAY, zone="UTC")
    advice = AdviceFactory(contact=maya, did="I asked.", acted_on=NOW.date())
    send(maya, reason="advice", advice=advice)
    fail("bounced")

    for _twice in range(2):
        run_due_transitions(NOW + 5 * MINUTE)

    maya.refresh_from_db()
    advice.refresh_from_db()
    assert (maya.last_touch_at, advice.told_at) == (NOW - 80 * DAY, None)
    assert "was not delivered" in as_nina.get(reverse("home:today")).content.decode()
    page = as_nina.get(at("keep", maya.code))
    assert page.context["form"].initial["text"] == WORDS["text"]
    as_nina.post(at("dismiss_letter", maya.code))
    assert "was not delivered" not in as_nina.get(reverse("home:today")).content.decode()


# --- hidden requests ------------------------------------------------------------------------------
ASKS = """
Could we talk again next week?
Can I call you some time?
I would love to talk again.
I'd like to ask you a few more questions.
Would you have time for another call?
Do you have twenty minutes next week?
Are you free on Tuesday?
Let's meet for coffee.
Could you introduce me to your manager?
Would you be willing to look over my résumé?
Is your team hiring?
Do you know of any internships for the summer?
Please keep me in mind for a job.
My resume is attached.
I am looking for an internship.
I'm free on Tuesday at 3 pm.
How about Thursday at 10?
– Tue, Dec 3, 4:00 PM
Let me know when you are available.
I'd love to pick your brain.
COULD\u200b WE TALK?
Would next Tuesday work for you?
Could you refer me for the role?
Are there any openings on your team?
I hope to meet you again soon.
Might I shadow you for a day?
Can we schedule a call?
I would be grateful for 15 minutes of your time.
""".strip().splitlines()
TELLS = """
We talked in November about your work.
Thank you for the call on Tuesday at 3 pm.
I took the statistics course that you recommended.
I got the internship at City Hospital and start in May.
I applied for the nursing program and was accepted.
You don't need to answer. I wanted you to know what came of our talk.
Would you like me to send it to you?
If it helps, tell me and I'll get started; if not, no harm done.
When we met, you told me that data follows the ward.
I was glad to talk with you in November.
I wish you a good rest and a good start into the new year.
I can talk about wards with more confidence now.
I found a job at the clinic.
After our conversation I set up a study group.
I had a call with Sam, whom you named; thank you for the introduction.
Could this be useful to you?
I will meet Sam next week, thanks to you.
You said that I should look for an internship in spring, and I did.
You advised me to ask for a day on the ward. I asked, and I went there on Friday at 9:00.
""".strip().splitlines()


@pytest.mark.parametrize("words", [*ASKS, "Could we\ntalk again?"])
def test_what_asks_is_no_news(words):
    assert hidden_request("Hello", f"Dear Maya,\n\nThank you.\n\n{words}")
    assert hidden_request(words, "Dear Maya")


@pytest.mark.parametrize("words", TELLS)
def test_what_tells_is_no_request(words):
    assert hidden_request("Hello", f"Dear Maya,\n\n{words}\n\nNina Park") == ""


def test_the_drafts_hide_no_request(as_nina, nina):
    talk = InterviewFactory(student=nina, stage="thanked", ended_at=NOW - 40 * DAY)
    for reason in ContactLetter.Reason.values:
        page = as_nina.get(at("keep", talk.contact.code), {"reason": reason})
        words = page.context["form"].initial
        assert hidden_request(words["subject"], words["text"]) == ""


def test_a_hidden_request_is_refused_with_the_way_to_a_request(as_nina, maya):
    asks = WORDS | {"text": "Dear Maya, could we talk again next week?"}

    page = as_nina.post(at("keep", maya.code), asks)

    assert page.status_code == 422
    text = page.content.decode()
    assert "reads like a request" in text
    assert at("request", maya.code) in text
    assert "could we talk again next week?" in text
    assert not Email.objects.exists()


# --- drafts ---------------------------------------------------------------------------------------
def test_thanks_start_from_the_answer_that_stays(as_nina, nina):
    talk = InterviewFactory(student=nina, stage="thanked", ended_at=NOW - 40 * DAY)
    ReflectionFactory(interview=talk)

    page = as_nina.get(at("keep", talk.contact.code), {"reason": "thanks"})

    assert (
        "This stays with me:\n\nA ward runs on spreadsheets" in page.context["form"].initial["text"]
    )


# --- at once --------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_twenty_sends_at_once_give_one_email(maya):
    outcomes = run_concurrently([lambda: send(maya)] * 20)

    assert sum(isinstance(one, ContactLetter) for one in outcomes) == 1
    assert (Email.objects.count(), Touch.objects.count(), ContactLetter.objects.count()) == (
        1,
        1,
        1,
    )
