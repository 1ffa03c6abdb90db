"""Erasing beside a worker that sends, and beside another page of the same student."""

import pytest

from contacts import services
from contacts.models import Contact
from interviews import services as interviews
from interviews.models import ContactLetter, Interview
from outbox import services as outbox
from outbox.delivery.claim import claim
from outbox.models import Email
from tests.concurrency import ConnectionThreads
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_now")]
ROUNDS = 12
YES = {
    "starts_at": NOW + 3 * DAY,
    "zone": "America/Chicago",
    "by": "student",
    "talk": ("i_call", "(555) 010-0142"),
    "now": NOW,
}


def waiting_letter(nina, number):
    contact = ContactFactory(owner=nina)
    letter = ContactLetter.objects.create(
        contact=contact, reason="thanks", subject="s", text="t", sent_at=NOW,
        form_key=f"00000000-0000-0000-0000-{number:012}",
    )  # fmt: skip
    return outbox.add(
        "keep_thanks", address=contact.email, object_id=letter.pk, fact=str(number), sender=nina,
        subject="s", body="t", now=NOW - DAY, expires_at=NOW + DAY,
    ), contact  # fmt: skip


def test_an_email_is_sent_with_its_words_or_canceled_never_sent_empty(nina):
    seen = set()
    with ConnectionThreads(2) as threads:
        for number in range(ROUNDS):
            email, contact = waiting_letter(nina, number)
            refused, claimed = threads(
                [
                    lambda pk=contact.pk: services.erase_contact(contact_id=pk, now=NOW),
                    lambda: claim(now=NOW, count=1),
                ]
            )
            email.refresh_from_db()
            was_refused = isinstance(refused, outbox.BeingSent)
            assert bool(claimed) == (email.state == "sending") == was_refused
            assert bool(email.body) == bool(email.address) == was_refused
            assert was_refused == Contact.objects.filter(pk=contact.pk).exists()
            seen.add(was_refused)
            Email.objects.all().delete()
    assert seen <= {True, False}


def test_of_erasing_and_another_move_one_wins_and_no_word_comes_after(nina):
    with ConnectionThreads(2) as threads:
        for _round in range(ROUNDS):
            talk = InterviewFactory(contact__owner=nina, student=nina, stage="declined")
            threads(
                [
                    lambda pk=talk.contact_id: services.erase_contact(contact_id=pk, now=NOW),
                    lambda pk=talk.pk: interviews.accept(interview_id=pk, **YES),
                ]
            )
            talk = Interview.objects.select_related("contact").get(pk=talk.pk)
            assert (talk.stage == "scheduled") != bool(talk.contact.erased_at)
            Interview.objects.filter(pk=talk.pk).update(closed_at=NOW, outcome="canceled")
