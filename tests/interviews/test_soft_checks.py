"""The soft checks: what they say, what they hold."""

import pytest

from interviews.domain.request_checks import check_letter

LETTER = (
    "Dear Maya Okafor,\n\nWe haven't met. I'd like to hear about your work for 20 "
    "minutes.\n\n{times}\n\n"
    "Your talk on night shifts made me curious.\n\nNina"
)
TIME, BRACKETS, WORK, WHY, NAME, APOLOGIES, LENGTH, OWN = range(8)


def check(message=LETTER, **changes):
    given = {
        "message": message,
        "subject": "A question",
        "minutes": 20,
        "contact_name": "Maya Okafor",
        "why_you": "You moved from nursing to data.",
        "template": "Dear Maya Okafor,\n\nWe haven't met.\n\n{times}\n\nNina",
    }
    return check_letter(**given | changes)


def test_a_good_letter_passes_every_check():
    assert [finding.text for finding in check() if not finding.ok] == []


@pytest.mark.parametrize(
    ("message", "which"),
    [
        (LETTER.replace("20 minutes", "a while"), TIME),
        (LETTER.replace("20 minutes", "200 minutes"), TIME),
        (LETTER + "[why you write to this person]", BRACKETS),
        (LETTER + "{first_name}", BRACKETS),
        (LETTER + "{}", BRACKETS),
        (LETTER + "\nAre you hiring?", WORK),
        (LETTER + "\nIs there a Job Opening?", WORK),
        (LETTER.replace("Maya Okafor", "Daniel"), NAME),
        (LETTER.replace("Dear Maya Okafor", "hello daniel"), NAME),
        (LETTER + "\nSorry to write. I apologise for the length.", APOLOGIES),
        (LETTER + " word" * 120, LENGTH),
        ("Dear Maya Okafor,\n\nWe haven't met. 20 minutes?\n\n{times}\n\nNina", OWN),
    ],
)
def test_each_check_finds_its_own(message, which):
    findings = check(message, **({"why_you": "You know."} if which == OWN else {}))

    assert [number for number, finding in enumerate(findings) if not finding.ok] == [which]


def test_only_the_time_and_what_is_left_to_fill_in_hold_a_letter():
    findings = check("Hi Daniel, sorry, sorry. [goal] Are you hiring?" + " x" * 140, why_you="")

    assert [number for number, finding in enumerate(findings) if finding.prevents_sending] == [
        TIME,
        BRACKETS,
    ]
    assert all(not finding.ok for finding in findings[:7])


@pytest.mark.parametrize(
    "fine",
    [
        "What is your job like?",
        "I love hired cars and higher ground.",
        "Sorry to write out of the blue.",
        "The rest is 20-minute talk.",
    ],
)
def test_asking_about_the_work_is_no_asking_for_work(fine):
    assert all(finding.ok for finding in check(f"{LETTER}\n{fine}"))


@pytest.mark.parametrize(
    "greeting", ["Dear Dr. Okafor", "Hi Maya", "Good morning Maya", "To whom it may concern"]
)
def test_every_fitting_greeting_is_right(greeting):
    assert check(LETTER.replace("Dear Maya Okafor", greeting))[NAME].ok


def test_the_greeting_of_a_long_name_is_read_to_its_end():
    name = "Konstantinopolitanische" * 4
    assert check(LETTER.replace("Maya Okafor", name), contact_name=name)[NAME].ok


@pytest.mark.parametrize(
    "hostile", ["\x00" * 50, "(" * 4000, "[" * 4000, "{" * 4000, "a" * 4000, "\u202e" * 100]
)
def test_hostile_texts_are_looked_over_quickly(hostile):
    assert (
        len(
            check(hostile, subject=hostile, contact_name=hostile, why_you=hostile, template=hostile)
        )
        == 8
    )


def test_a_letter_to_a_connector_asks_for_a_name():
    asked = check(LETTER + "\nWhom would you ask?", asks_for_names=True)
    unasked = check(asks_for_names=True)

    assert all(finding.ok for finding in asked)
    assert [finding.text[:19] for finding in unasked if not finding.ok] == ["Ask whom they know."]
    assert not any(finding.prevents_sending for finding in unasked)
