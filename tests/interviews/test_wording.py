"""The first drafts and the sentences on how they talk: no gaps, no markup, true in the reader's
view."""

import datetime as dt
import re

import pytest

from interviews.domain import wording
from interviews.emails import request_letter
from interviews.models import Interview
from tests.factories import NOW, ContactFactory, InterviewFactory, StudentFactory

pytestmark = pytest.mark.django_db

HARD = "O'Brien-Łukasiewicz & <Söhne>"
GAP = re.compile(r"  |\s[,.;:?]|\(\)|“”|None|&(amp|#x27|#39|lt|gt|quot);|\n{3}|\{(?!times\})|%\(")
RELATIONSHIPS = ["same_place", "introduced", "known", "not_met", ""]


@pytest.fixture
def plain():
    """A student without a profile worth the name, a contact of whom only the name is known."""
    student = StudentFactory(full_name="Nina Park")
    student.profile.subject = student.profile.class_year = ""
    return Interview(
        student=student,
        contact=ContactFactory(owner=student, name="Maya", title="", organization=""),
    )


@pytest.fixture
def hard():
    student = StudentFactory(full_name=f"Siobhán {HARD}")
    student.profile.subject = HARD
    contact = ContactFactory(owner=student, name=f"Nuala {HARD}", title=HARD, organization=HARD)
    return Interview(
        student=student, contact=contact, goal=HARD, why_you=HARD, known_through=HARD, subject=HARD
    )


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_what_is_missing_stands_in_brackets_and_nothing_is_empty(plain, relationship):
    subject, text = wording.letter(plain, relationship)

    assert not GAP.search(f"{subject}\n{text}")
    assert "[what you want to understand]" in text
    assert text.count("{times}") == 1
    assert "20 minutes" in text


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_names_stay_as_people_write_them(hard, relationship):
    subject, text = wording.letter(hard, relationship)

    assert not GAP.search(f"{subject}\n{text}")
    assert "[" not in subject + text
    assert f"Dear Nuala {HARD}," in text
    assert text.endswith(f"Siobhán {HARD}")
    assert "\n" not in subject


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_a_filled_letter_is_short(relationship):
    interview = InterviewFactory(
        why_you="Your talk made me curious.", known_through="the alumni page"
    )

    _subject, text = wording.letter(interview, relationship)

    assert len(text.split()) <= 130


def test_the_follow_up_keeps_the_thread(hard):
    hard.asked_at = NOW

    subject, text = wording.follow_up_letter(hard)

    assert subject == f"Re: {HARD}"
    assert "I wrote to you on Tue, Mar 3 " in text
    assert not GAP.search(text)


def test_a_follow_up_without_a_goal_is_still_a_sentence(plain):
    plain.asked_at, plain.subject = NOW, "A question"

    assert not GAP.search(wording.follow_up_letter(plain)[1])


@pytest.mark.parametrize("stays", ["", "Data follows the ward."])
@pytest.mark.parametrize("act_on", ["", "Take statistics."])
@pytest.mark.parametrize("referral", ["", f"I'll write to {HARD}."])
def test_empty_sentences_of_a_thank_you_vanish(hard, stays, act_on, referral):
    hard.starts_at = NOW

    subject, text = wording.thank_you_letter(hard, stays=stays, act_on=act_on, referral=referral)

    assert subject == "Thank you for Tuesday"
    assert not GAP.search(text)
    assert "[" not in text
    assert all(said in text for said in (stays, act_on, referral))


@pytest.mark.parametrize(
    "words", ["take the SQL course", "3 nights,\nthen off", "“Ask early”", "why not?", "école"]
)
@pytest.mark.parametrize("name", ["stays", "act_on"])
def test_the_students_words_are_a_paragraph_of_their_own(plain, name, words):
    plain.starts_at = NOW

    _subject, text = wording.thank_you_letter(
        plain, **{"stays": "", "act_on": "", "referral": ""} | {name: words}
    )

    (own,) = [part for part in text.split("\n\n") if words[1:] in part]
    assert own[:1] == words[:1].upper()
    assert own.removeprefix(words[:1].upper()).removeprefix(words[1:]) in ("", ".")


def test_without_any_words_the_draft_can_be_sent_as_it_is(plain):
    plain.starts_at, plain.goal = NOW, "how a ward works"

    _subject, text = wording.thank_you_letter(plain, stays="", act_on="", referral="")

    assert "I wanted to understand how a ward works, and I'm glad that I could ask you." in text
    assert not GAP.search(text)
    assert "[" not in text


def test_a_talk_held_before_its_appointment_is_thanked_for_by_its_real_day(hard):
    hard.starts_at, hard.ended_at = NOW + dt.timedelta(days=3), NOW

    subject, text = wording.thank_you_letter(hard, stays="", act_on="", referral="")

    assert subject == "Thank you for Tuesday"
    assert "on Tuesday" in text


@pytest.mark.parametrize("whose", ["they", "me", "technical"])
def test_the_line_for_a_missed_talk_says_when(hard, whose):
    hard.starts_at, hard.agreed_zone = NOW, "America/Denver"

    subject, text = wording.missed_line(hard, whose, NOW)

    assert "today" in text
    assert ("8:00 AM Mountain (Denver)" in text) is (whose != "technical")
    assert not GAP.search(f"{subject}\n{text}")


MEETING = [
    ("i_call", "(555) 1", "You'll call Maya at (555) 1.", "Nina will call you at (555) 1."),
    ("they_call", "(555) 1", "Maya will call you at (555) 1.", "You'll call Nina at (555) 1."),
    ("video", "https://meet.example/1", "The video link is https://meet.example/1.", None),
    ("in_person", "the lobby", "You'll meet at the lobby.", None),
    ("i_call", "", "You'll call Maya; the number is still to be agreed.", None),
    ("video", "", "The video link is still to come.", None),
    ("in_person", "", "The place is still to be agreed.", None),
]


@pytest.mark.parametrize(("how", "place", "student_reads", "contact_reads"), MEETING)
def test_who_calls_is_said_in_the_readers_view(plain, how, place, student_reads, contact_reads):
    plain.how, plain.place = how, place

    assert wording.meet_line(plain, for_student=True) == student_reads
    if contact_reads:
        assert wording.meet_line(plain, for_student=False) == contact_reads


def test_a_short_text_fits_a_platform():
    text = request_letter.short_text(InterviewFactory())
    words, _, link = text.rpartition(" ")

    assert len(words) <= 200
    assert "/r/" in link


def test_an_untouched_letter_is_known_whatever_its_line_ends():
    assert request_letter.letter_digest("A", "b\r\nc") == request_letter.letter_digest("A", "b\nc ")
    assert request_letter.letter_digest("A", "b") != request_letter.letter_digest("A", "d")


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_a_connector_is_asked_whom_they_know_however_they_are_known(relationship):
    interview = InterviewFactory(contact__kind="connector", why_you="You know the whole town.")

    subject, text = wording.letter(interview, relationship)

    assert not GAP.search(f"{subject}\n{text}")
    assert subject == "Whom would you ask in my place?"
    assert "A name or two" in text
    assert text.count("{times}") == 1
    assert len(text.split()) < 130
    assert "Whom do you know" in request_letter.short_text(interview)
