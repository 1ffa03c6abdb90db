"""Wordings: plain replacement, faults by line, and what goes out when stored words no longer
fit."""

import pytest

from core.cache import process_cache
from outbox.domain import kinds
from outbox.domain.text_problems import find_problems
from outbox.emails.account_kinds import NOT_EDITED
from outbox.emails.sample import sample
from outbox.models import EmailText
from outbox.selectors import texts
from outbox.selectors.stored_texts import current_words, keys_with_problems
from outbox.selectors.text_list import current_text
from outbox.selectors.texts import Placeholder, Reader, Text, fill

VALUES = {"first": "Maya", "gone": "", "link": "https://x.example/"}
SOUND = "Dear {contact_first},\n\n{link}"


def answer():
    return texts.get("answer_decline")


def lines(text, subject, body):
    return [(fault.field, fault.line) for fault in find_problems(text, subject, body)]


# --- filling --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {first},", "Dear Maya,"),
        ("{gone} Dear {first}", "Dear Maya"),
        ("Dear {gone} {first} {gone}.", "Dear Maya."),
        ("Dear {first} {gone} {gone}, hello", "Dear Maya, hello"),
        ("{first}{gone}!", "Maya!"),
    ],
)
def test_an_empty_value_leaves_no_gap(text, filled):
    assert fill(text, VALUES) == filled


def test_what_a_value_says_is_never_looked_at_again():
    assert (
        fill("{first}", {"first": "{link} {{ link }} {% now %}"}) == "{link} {{ link }} {% now %}"
    )


def test_a_placeholder_without_a_value_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        fill("{nobody}", VALUES)


# --- faults ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "code",
    [
        "{% now 'Y' %}",
        "{{ contact_first }}",
        "{contact_first.__class__}",
        "{contact_first!r}",
        "{0}",
        "{}",
        "{contact_first",
        "contact_first}",
        "{contact_fist}",
    ],
)
def test_nothing_but_a_known_placeholder_may_stand_in_braces(code):
    (fault, *_) = find_problems(answer(), "A subject", f"Dear Maya,\n\n  Look: {code}\n{{link}}")

    assert (fault.field, fault.line) == ("body", 3)
    assert "Line 3" in fault.message
    assert f"Look: {code}" in fault.message


def test_a_near_miss_is_told_the_name_that_was_meant():
    (fault,) = find_problems(answer(), "{contact_fist} wrote", SOUND)

    assert fault.field == "subject"
    assert "Did you mean {contact_first}?" in fault.message


def test_the_link_has_to_be_there():
    assert lines(answer(), "A subject", "Dear Maya,") == [("body", 0)]
    assert lines(answer(), "A subject", SOUND) == []


def test_a_mail_needs_a_subject():
    assert lines(answer(), "  ", SOUND) == [("subject", 1)]


def test_the_way_to_stop_stays_as_it_is_on_its_line():
    text = texts.get("footer")
    _subject, body = texts.original_words(text)

    assert find_problems(text, "", body) == []
    changed = body.replace("Pause or stop these emails:", "Pause these emails:")
    (fault,) = find_problems(text, "", changed)
    assert fault.line == changed.split("\n").index("Not a good time? Pause these emails:") + 1
    assert "has to stay “Not a good time? Pause or stop these emails:”" in fault.message
    assert find_problems(text, "", body.replace("{stop_link}", ""))
    assert find_problems(
        text, "", body.replace("Not a good time? Pause or stop these emails:\n{stop_link}", "")
    )


# --- every text -----------------------------------------------------------------------------------
@pytest.mark.parametrize("text", texts.known(), ids=lambda text: text.key)
def test_every_original_is_free_of_faults_and_short(text):
    subject, body = texts.original_words(text)

    assert find_problems(text, subject, body) == []
    assert len(body.split()) <= 130


def test_every_kind_of_mail_has_a_text_and_every_text_a_kind():
    used = {kind for text in texts.known() for kind in text.kinds}

    others = NOT_EDITED | {"bench", "fault", "note", "letter"}
    others |= {"guide_review", "concern", "directory_link"}
    assert used | others >= set(kinds.schema_versions())
    assert used <= set(kinds.schema_versions())


@pytest.mark.django_db
@pytest.mark.parametrize("text", texts.known(), ids=lambda text: text.key)
def test_every_text_can_be_looked_at_as_a_letter(text, now):
    letter = sample(text, *texts.original_words(text), now)

    assert letter.subject
    assert "{" not in letter.subject + letter.body
    assert "  " not in letter.body
    assert ("Pause or stop these emails" in letter.body) is (text.reader == Reader.CONTACT)


# --- the words that hold --------------------------------------------------------------------------
def stored(number=1, **words):
    given = {"key": "answer_decline", "subject": "{contact_first} says no", "body": SOUND} | words
    row = EmailText.objects.create(number=number, at="2026-03-03T15:00Z", **given)
    process_cache.clear()
    return row


@pytest.mark.django_db
def test_the_newest_words_hold_until_the_original_is_put_back():
    stored(1, subject="First")
    stored(2, subject="Second")
    assert current_words(answer())[0] == "Second"

    stored(3, is_original=True, subject="", body="")
    assert current_words(answer()) == texts.original_words(answer())


@pytest.mark.django_db
@pytest.mark.parametrize("words", [{"body": "No link"}, {"subject": "{old_name}"}, {"subject": ""}])
def test_stored_words_that_no_longer_fit_give_way_to_the_original_and_are_shown(words):
    stored(**words)

    assert current_words(answer()) == texts.original_words(answer())
    assert keys_with_problems() == {"answer_decline"}
    assert current_text(answer()).problems


@pytest.mark.django_db
def test_words_of_a_text_that_is_gone_harm_nothing():
    stored(key="a_text_of_an_older_release")

    assert keys_with_problems() == set()
    assert current_words(answer()) == texts.original_words(answer())


def test_two_texts_of_one_key_are_refused():
    twin = Text("outbox", "footer", "Twin", Reader.CONTACT, "", "", (Placeholder("x", "", ""),))

    with pytest.raises(ValueError, match="footer"):
        texts.register(twin)
