"""The writer of a letter gets a copy, after it went out and once, and without the key to the
contact's page."""

import datetime as dt

import pytest

from interviews import services
from interviews.models import AnswerLink
from outbox.domain import kinds
from outbox.models import Email
from tests.factories import NOW
from tests.interviews.moving import make

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=2)


@pytest.fixture
def letter(talk):
    interview = talk(
        "planned",
        message="Dear Maya, for 20 minutes?\n\n{times}\n\nNina",
        subject="Twenty minutes?",
    )
    make("send", interview)
    return Email.objects.get(kind="request")


def go_out(letter):
    ended = {"sent_at": NOW, "ended_at": NOW, "next_attempt_at": None}
    Email.objects.filter(pk=letter.pk).update(state=Email.State.SENT, **ended)


def test_there_is_no_copy_of_a_letter_that_has_not_gone_out(letter):
    services.run_due_transitions(LATER)

    assert not Email.objects.filter(kind="letter_copy").exists()


def test_a_letter_that_went_out_has_one_copy_however_often_the_site_looks(letter):
    go_out(letter)

    for _ in range(3):
        services.run_due_transitions(LATER)

    assert Email.objects.get(kind="letter_copy").address == letter.sender.email


def test_a_copy_has_the_letters_words_and_not_its_link(letter):
    go_out(letter)
    services.run_due_transitions(LATER)
    copy = Email.objects.get(kind="letter_copy")

    message = kinds.get("letter_copy").build(copy, LATER)

    assert message.subject == "Copy: Twenty minutes?"
    assert "Dear Maya," in message.text
    assert letter.address in message.text
    assert AnswerLink.objects.get().token not in message.text + str(message.links)


def test_a_letter_of_last_week_is_not_copied_late(letter):
    go_out(letter)

    services.run_due_transitions(NOW + dt.timedelta(days=2))

    assert not Email.objects.filter(kind="letter_copy").exists()
