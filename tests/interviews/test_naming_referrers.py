"""Who referred the student is named in a letter only with permission, whatever the student does."""

import datetime as dt
import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from contacts import services as contacts
from contacts.domain.names_in_text import is_named_in
from contacts.models import Contact, Referral
from contacts.selectors.referrers import named_without_permission
from core.errors import Refusal
from interviews import services
from interviews.domain.wording import letter
from interviews.models import Interview
from interviews.selectors.request_review import blocking, letter_findings
from outbox.models import Email
from tests.factories import DAY, NOW, ContactFactory, ReferralFactory
from tests.interviews.moving import stage_of

pytestmark = pytest.mark.django_db

NAMING = "Dear Lena Ortiz,\n\nMaya Okafor told me about you. 20 minutes?\n\n{times}\n\nNina"


@pytest.fixture
def lena(nina, maya):
    return ContactFactory(
        owner=nina,
        name="Lena Ortiz",
        email="lena@county.example",
        relationship="introduced",
        introduced_by=maya,
    )


def say(contact, by, answer):
    found = contacts.set_permission(contact_id=contact.pk, by_id=by.pk, answer=answer, now=NOW)
    contact.refresh_from_db()
    return found


def draft(contact, message=NAMING, **facts):
    interview = services.save_draft(
        contact=contact,
        version=1,
        values={
            "goal": "night shifts",
            "why_you": "You run the ward.",
            "known_through": "",
            "purpose": "career",
            "minutes": 20,
            "how": "video",
            "place": "",
            "subject": "A question",
            "message": message,
        }
        | facts,
        relationship="introduced",
        slots=[NOW + 5 * DAY],
        now=NOW,
    )
    return Interview.objects.with_people().get(pk=interview.pk)


def send(interview):
    return services.send(interview_id=interview.pk, version=interview.version, now=NOW)


# --- what counts as a name ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name", "is_named"),
    [
        ("maya OKAFOR says hello", "Maya Okafor", True),
        ("Maya told me", "Maya Okafor", True),
        ("Dr. Okafor told me", "Maya Okafor", True),
        ("write to maya@hospital.example", "Maya Okafor", True),
        ("Mayas and mayan ruins", "Maya Okafor", False),
        ("the Okafor ward", "Maya Okafor", False),
        ("Zoë told me", "Zoë Müller", True),
        ("zoe muller told me", "Zoë Müller", True),
        ("Will you have time?", "Will Smith", False),
        ("I know that Will has time", "Will Smith", True),
        ("Will Smith told me", "Will Smith", True),
        ("我认识李明先生", "李明", True),
        ("", "Maya Okafor", False),
    ],
)
def test_a_text_names_somebody_by_any_of_their_names(text, name, is_named):
    person = Contact(name=name, email="maya@hospital.example")

    assert is_named_in(text, person) == is_named


@pytest.mark.parametrize("name", ["Maya  Okafor", "dr. okafor", "maya@hospital.example"])
def test_a_long_text_is_read_to_its_end(name):
    maya = Contact(name="Maya Okafor", email="maya@hospital.example")

    assert is_named_in(f"{'I study biology. ' * 30} Do you know {name}?", maya)


def test_a_first_name_that_the_reader_shares_is_theirs(nina, maya):
    other = ContactFactory(owner=nina, name="Maya Lind", introduced_by=maya)

    assert named_without_permission(other, "Dear Maya, hello") == []
    assert named_without_permission(other, "Dear Maya, Maya Okafor says hello")


# --- our texts ------------------------------------------------------------------------------------
@pytest.mark.parametrize("answer", Referral.Permission.values)
@pytest.mark.parametrize("relationship", Contact.Relationship.values)
def test_our_texts_name_the_introducer_only_after_a_yes(lena, maya, answer, relationship):
    say(lena, maya, "yes")
    interview = services.current_or_new_draft(contact=lena, now=NOW)
    assert interview.known_through == "Maya Okafor"
    say(lena, maya, answer)

    text = " ".join(letter(interview, relationship))

    assert "Maya" not in text or answer == "yes"
    assert ("Maya" in text) == (answer == "yes" and relationship != "same_place")


def test_a_later_draft_forgets_a_name_that_may_no_longer_be_said(lena, maya):
    say(lena, maya, "yes")
    draft(lena, known_through="Maya Okafor")
    Interview.objects.update(closed_at=NOW, outcome="withdrawn", asked_at=NOW)

    say(lena, maya, "no")

    assert services.current_or_new_draft(contact=lena, now=NOW).known_through == ""


def test_every_text_gets_a_referrer_by_one_door():
    """No app above contacts reads a permission, or an introducer's name, by itself."""
    reads = re.compile(r"introducer_may_be_named|introducer_said_no|introduced_by\.|\.may_use_name")
    apps = [Path(settings.BASE_DIR) / app for app in ("interviews", "reminders", "guides", "home")]
    files = [file for app in apps for file in app.rglob("*.py") if file.parent.name != "migrations"]

    assert [file.name for file in files if reads.search(file.read_text())] == []


# --- what the student types -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "says", "holds"),
    [
        ("yes", "", False),
        ("not_asked", "who hasn't said that you may", False),
        ("no", "doesn't want to be named", True),
    ],
)
def test_a_check_says_that_a_letter_names_the_referrer(lena, maya, answer, says, holds):
    interview = draft(lena)
    say(lena, maya, answer)
    interview = Interview.objects.with_people().get(pk=interview.pk)

    first = letter_findings(interview, "introduced")[0]

    assert says in first.text
    assert first.ok == (not says)
    assert bool(blocking(interview, NOW)) == holds
    if holds:
        with pytest.raises(Refusal, match="doesn't want to be named"):
            send(interview)
        with pytest.raises(Refusal, match="doesn't want to be named"):
            services.record_sent(
                interview_id=interview.pk, version=interview.version, channel="phone", now=NOW
            )
        assert not Email.objects.exists()
    else:
        assert send(interview)


def test_somebody_else_who_named_the_contact_counts_by_their_own_answer(nina, lena):
    tom = ContactFactory(owner=nina, name="Tom Becker")
    ReferralFactory(by=tom, name="Lena Ortiz", contact=lena, may_use_name="no")

    assert blocking(draft(lena, NAMING.replace("Maya Okafor", "Tom Becker")), NOW)


LETTERS = {
    "follow_up": ("asked", lambda pk, words: services.follow_up(
        interview_id=pk, subject="A question", body=words, now=NOW)),
    "thank_you": ("held", lambda pk, words: services.send_thank_you(
        interview_id=pk, subject="Thank you", text=words, now=NOW)),
    "missed": ("scheduled", lambda pk, words: services.missed(
        interview_id=pk, whose="they", line=words, subject="New times?", times=[], now=NOW)),
}  # fmt: skip


@pytest.mark.parametrize("letter", LETTERS)
def test_no_letter_of_any_kind_goes_out_against_a_no(lena, maya, talk, letter):
    stage, write = LETTERS[letter]
    past = {"starts_at": NOW - DAY, "ends_at": NOW - DAY + dt.timedelta(minutes=20)}
    interview = talk(stage, contact=lena, **(past if stage == "scheduled" else {}))
    say(lena, maya, "no")

    with pytest.raises(Refusal, match="doesn't want to be named"):
        write(interview.pk, "As Maya Okafor says.")

    assert not Email.objects.exists()


# --- a no that comes later ------------------------------------------------------------------------
@pytest.mark.parametrize("answer", ["no", "not_asked"])
def test_a_waiting_request_is_a_draft_again(as_nina, lena, maya, answer):
    say(lena, maya, "yes")
    interview = draft(lena)
    send(interview)

    (held,) = say(lena, maya, answer)

    assert "held back before it went out" in held
    assert Email.objects.get().state == Email.State.CANCELED
    assert stage_of(interview) == "planned"
    review = as_nina.get(reverse("interviews:review", args=[interview.code])).content.decode()
    assert "Maya" in review
    assert reverse("contacts:permission", args=[lena.code]) in review


def test_a_waiting_request_that_names_nobody_goes_out(lena, maya):
    say(lena, maya, "yes")
    send(draft(lena, NAMING.replace("Maya Okafor told me about you.", "I read about you.")))

    assert say(lena, maya, "no") == []
    assert Email.objects.get().state == Email.State.PENDING


@pytest.mark.parametrize("letter", ["follow_up", "thank_you"])
def test_other_waiting_letters_are_held_and_due_again(lena, maya, talk, letter):
    stage, write = LETTERS[letter]
    interview = talk(stage, contact=lena)
    say(lena, maya, "yes")
    write(interview.pk, "As Maya Okafor says.")

    assert len(say(lena, maya, "no")) == 1

    assert Email.objects.get().state == Email.State.CANCELED
    interview.refresh_from_db()
    assert (interview.followed_up_at, interview.thanked_at) == (None, None)
    assert stage_of(interview) == stage
    if letter == "follow_up":
        assert services.returned_follow_up(interview) == ("A question", "As Maya Okafor says.")


def test_a_letter_that_is_being_sent_stays(lena, maya):
    say(lena, maya, "yes")
    interview = draft(lena)
    send(interview)
    Email.objects.update(state=Email.State.SENDING, lease_until=NOW + DAY, lease_token=uuid.uuid4())

    assert say(lena, maya, "no") == []
    assert stage_of(interview) == "asked"


# --- where the answer is given --------------------------------------------------------------------
def test_one_press_keeps_the_answer_in_both_places(as_nina, lena, maya):
    referral = ReferralFactory(by=maya, name="Lena Ortiz", contact=lena)

    page = as_nina.post(
        reverse("contacts:answer_referral", args=[referral.code]), {"answer": "no"}, follow=True
    )

    lena.refresh_from_db()
    referral.refresh_from_db()
    assert (lena.introducer_answer, referral.may_use_name) == ("no", "no")
    assert "doesn't want to be named" in page.content.decode()


def test_the_form_of_a_contact_may_turn_a_no_into_a_yes_and_back(as_nina, lena, maya):
    referral = ReferralFactory(by=maya, name="Lena Ortiz", contact=lena)
    for ticked, answer in ((True, "yes"), (False, "not_asked")):
        say(lena, maya, "no" if ticked else "yes")
        sent = {"name": lena.name, "email": lena.email, "version": lena.version}
        sent |= {"introduced_by": "Maya Okafor"}
        sent |= {"introducer_may_be_named": "on"} if ticked else {}
        as_nina.post(reverse("contacts:edit", args=[lena.code]), sent)
        lena.refresh_from_db()
        referral.refresh_from_db()
        assert (lena.introducer_answer, referral.may_use_name) == (answer, answer)


def test_an_edit_that_takes_a_yes_away_holds_the_letter_back_in_one_step(lena, maya):
    say(lena, maya, "yes")
    interview = draft(lena)
    send(interview)
    lena.refresh_from_db()

    _lena, held = contacts.change_and_settle(
        contact_id=lena.pk,
        version=lena.version,
        values={"introduced_by": maya, "introducer_may_be_named": False},
        now=NOW,
    )

    assert len(held) == 1
    assert (stage_of(interview), Email.objects.get().state) == ("planned", Email.State.CANCELED)


def test_another_introducer_has_not_said_anything(nina, lena, maya):
    say(lena, maya, "no")
    tom = ContactFactory(owner=nina, name="Tom Becker")

    changed = contacts.change(
        contact_id=lena.pk, version=lena.version, values={"introduced_by": tom}
    )

    assert changed.introducer_answer == "not_asked"


@pytest.mark.parametrize("sent", [{"answer": "maybe"}, {}, {"answer": "yes", "by": "other"}])
def test_nobody_gives_an_unknown_answer_or_for_somebody_who_led_nowhere(
    as_nina, nina, lena, maya, sent
):
    other = ContactFactory(owner=nina, name="Tom Becker")
    by = other.code if sent.get("by") else maya.code

    page = as_nina.post(
        reverse("contacts:permission", args=[lena.code]), sent | {"by": by}, follow=True
    )

    lena.refresh_from_db()
    assert lena.introducer_answer == "not_asked"
    assert "Say whether they agreed" in page.content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", ""])
def test_an_answer_returns_to_a_page_of_this_site_only(as_nina, lena, maya, back):
    response = as_nina.post(
        reverse("contacts:permission", args=[lena.code]),
        {"by": maya.code, "answer": "yes", "back": back},
    )

    assert response.url == lena.get_absolute_url()


def test_an_email_that_keeps_in_touch_obeys_the_same_answer(lena, maya, talk):
    talk("thanked", contact=lena)

    def write():
        return services.send_letter(
            contact_id=lena.pk,
            form_key=uuid.uuid4(),
            reason="thanks",
            subject="Thank you",
            text="I thought of what Maya Okafor said of you.",
            now=NOW,
        )

    say(lena, maya, "yes")
    written = write()

    assert len(say(lena, maya, "no")) == 1

    written.refresh_from_db()
    assert written.canceled_at
    with pytest.raises(Refusal, match="doesn't want to be named"):
        write()
