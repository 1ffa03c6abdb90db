"""The soft checks: what they say, what they hold."""

import pytest

from contacts.models import Contact
from contacts.selectors.named_contacts import other_contacts_named
from interviews.domain.letter_phrases import asks_for_work, other_way
from interviews.domain.request_checks import check_letter
from interviews.domain.wording import letter
from interviews.models import Interview
from tests.factories import ContactFactory

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
        "how": "i_call",
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


@pytest.mark.parametrize(
    "asks",
    [
        "Does your ward hire students?",
        "I hope to get hired.",
        "I'm looking for an internship.",
        "I am searching for my first paid job opportunities.",
        "Do you know of open positions?",
        "Is there a vacancy, or are there vacancies?",
        "I am applying to your hospital.",
        "Please keep me in mind.",
        "I'd love to join your team.",
        "I have attached my résumé.",
        "My CV is attached.",
        "I don't want to bother you, but are you hiring?",
        "I'm not sure. Could you refer me for a role?",
    ],
)
def test_work_is_asked_for_in_many_forms(asks):
    found = [number for number, finding in enumerate(check(f"{LETTER}\n{asks}")) if not finding.ok]

    assert found == [WORK]


@pytest.mark.parametrize(
    ("how", "says", "quoted"),
    [
        ("video", "Could we talk by phone?", "by phone"),
        ("in_person", "I would call you.", "call you"),
        ("they_call", "I'd send a Zoom link.", "Zoom link"),
        ("i_call", "Shall I stop by?", "stop by"),
        ("video", "By phone, or by video if you like.", ""),
        ("i_call", "How are video games made?", ""),
    ],
)
def test_a_way_to_talk_that_was_not_chosen_is_quoted(how, says, quoted):
    found = [finding.text for finding in check(f"{LETTER}\n{says}", how=how) if not finding.ok]

    assert len(found) == bool(quoted)
    assert all(f"Your letter says “{quoted}”" in text for text in found)


def test_words_of_ones_own_are_counted():
    template = "Dear Maya Okafor,\n\n20 minutes? You moved to data.\n\n{times}\n\nNina"

    def own(message, why_you="You moved to data."):
        return check(message, template=template, why_you=why_you)[OWN]

    assert own(template).text.startswith("Beside your goal, 4 words of it are your own")
    assert not own(template).ok
    assert own(template + "\nNights first.").text == "Beside your goal, it has 6 words of your own."
    assert own(template.replace("You moved to data.", "Hello.")).text.startswith(
        "Beside your goal, 1 word of it is"
    )


@pytest.mark.django_db
def test_another_contact_in_the_letter_is_told_unless_meant(nina, maya):
    for name in ("Łukasz Reyes", "Lena Ortiz", "Will", "Ana Park"):
        ContactFactory(owner=nina, name=name)
    ContactFactory(name="Kwame Asante")  # of another student
    maya.introduced_by = ContactFactory(owner=nina, name="Ida Moreau")
    long_before = "It is a long way to the name. " * 12

    named = other_contacts_named(
        maya,
        f"{long_before} Dear Lukasz  reyes, Will Kwame Asante, Ida Moreau, Lena Ortiz and Ana "
        "Parker know? Maya Okafor",
        "Lena Ortiz told me",
    )

    assert named == ["Łukasz Reyes"]
    finding = check(others=named)[NAME + 1]
    assert finding.text.startswith("You name Łukasz Reyes in a letter to Maya Okafor.")
    assert not finding.ok and not finding.prevents_sending


@pytest.mark.django_db
@pytest.mark.parametrize("how", Interview.How.values)
def test_our_own_texts_ask_for_no_work_and_name_the_chosen_way(maya, how):
    interview = Interview(student=maya.owner, contact=maya, how=how)
    texts = [letter(interview, relationship)[1] for relationship in Contact.Relationship.values]
    maya.kind = Contact.Kind.CONNECTOR
    texts.append(letter(interview, "not_met")[1])

    assert {(asks_for_work(text), other_way(text, how)) for text in texts} == {("", "")}


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
        "I'm not looking for a job.",
        "This isn’t about an open position, and no request for work.",
        "What does your role ask of you, and how did you work your way there?",
        "Applied statistics is what I study.",
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
