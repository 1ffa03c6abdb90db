"""A follow-up or thank-you that reached nobody: told at once, nothing typed is lost, the next
one goes out."""

import datetime as dt

import pytest
from django.urls import reverse

from interviews import services
from interviews.domain.next_steps import next_step
from interviews.models import Interview, InterviewEvent, ThankYou
from interviews.services import due_transitions, returned
from outbox.models import Email
from outbox.services import add
from tests.factories import DAY, HOUR, NOW, InterviewFactory
from tests.interviews.moving import stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LATER = NOW + 5 * HOUR


def thanked(nina):
    interview = InterviewFactory(student=nina, stage="held", contact__email="maya@hospital.example")
    services.send_thank_you(
        interview_id=interview.pk, subject="Thank you", text="My very own words.", now=NOW
    )
    return interview


def followed_up(nina):
    interview = InterviewFactory(
        student=nina, stage="asked", contact__email="maya@hospital.example"
    )
    services.follow_up(
        interview_id=interview.pk, subject="Re: Hello", body="My own line. {times}", now=NOW
    )
    return interview


def bounce(state="bounced"):
    Email.objects.filter(next_attempt_at__isnull=False).update(
        state=state, next_attempt_at=None, ended_at=NOW + HOUR
    )


def tick_all(now=LATER):
    return [due_transitions.run_due_transitions(now), due_transitions.run_due_transitions(now)]


@pytest.mark.parametrize("state", ["bounced", "dead", "expired"])
def test_a_thank_you_that_bounced_is_due_again_with_its_words_and_told(nina, as_nina, state):
    interview = thanked(nina)
    bounce(state)

    assert tick_all() == [1, 0]

    assert stage_of(interview) == "held"
    thanks = ThankYou.objects.get(interview=interview)
    assert (thanks.sent_at, thanks.medium, thanks.text) == (None, "", "My very own words.")
    assert "could not be delivered" in next_step(interview, LATER).text
    assert (
        "My very own words."
        in as_nina.get(reverse("interviews:thank", args=[interview.code])).content.decode()
    )
    assert (
        InterviewEvent.objects.filter(interview=interview, move="fail_thanks", by="site").count()
        == 1
    )


def test_a_thank_you_that_reached_nobody_was_no_exchange(nina):
    interview = thanked(nina)
    assert interview.contact.touches.filter(what="thanks").exists()
    before = interview.contact.last_touch_at
    bounce()

    tick_all()

    interview.contact.refresh_from_db()
    assert not interview.contact.touches.filter(what="thanks").exists()
    assert interview.contact.last_touch_at == before != NOW
    assert interview.contact.next_due_at == interview.ended_at + dt.timedelta(hours=24)


def test_the_page_of_the_talk_offers_the_address_another_try_and_another_way(nina, as_nina):
    interview = thanked(nina)
    bounce()
    tick_all()

    page = as_nina.get(interview.get_absolute_url()).content.decode()

    assert all(
        words in page
        for words in ("Fix the address", "Send it again", "Another way", "could not be delivered")
    )
    assert "could not be delivered" in as_nina.get(reverse("home:today")).content.decode()


def test_a_thank_you_sent_again_goes_out_and_the_step_is_gone(nina):
    interview = thanked(nina)
    bounce()
    tick_all()
    again = LATER + HOUR

    services.send_thank_you(
        interview_id=interview.pk, subject="Thank you", text="Once more.", now=again
    )

    assert tick_all(again + HOUR) == [0, 0]
    assert stage_of(interview) == "thanked"
    assert interview.address_failed_at is None
    assert Email.objects.filter(kind="thank_you", state="pending").count() == 1


def test_thanked_another_way_ends_it(nina):
    interview = thanked(nina)
    bounce()
    tick_all()

    services.thanked_another_way(interview_id=interview.pk, medium="note", now=LATER)

    assert tick_all() == [0, 0]
    assert stage_of(interview) == "thanked"


def test_a_follow_up_that_bounced_is_ready_again_with_its_words_and_told(nina, as_nina):
    interview = followed_up(nina)
    bounce()

    assert tick_all() == [1, 0]

    assert stage_of(interview) == "asked"
    assert interview.followed_up_at is None
    assert "follow-up to" in next_step(interview, LATER).text
    assert (
        "My own line."
        in as_nina.get(reverse("interviews:follow_up", args=[interview.code])).content.decode()
    )
    assert "They answered another way" in as_nina.get(interview.get_absolute_url()).content.decode()


def test_a_follow_up_sent_again_is_a_mail_of_its_own(nina):
    interview = followed_up(nina)
    bounce()
    tick_all()

    services.follow_up(interview_id=interview.pk, subject="Re: Hello", body="Again.", now=LATER)

    assert tick_all(LATER + HOUR) == [0, 0]
    assert Email.objects.filter(kind="follow_up", state="pending").count() == 1
    assert Interview.objects.get().address_failed_at is None


def test_an_answer_after_all_ends_the_news_of_a_follow_up_that_bounced(nina):
    interview = followed_up(nina)
    bounce()
    tick_all()

    services.propose(
        interview_id=interview.pk, times=[NOW + 3 * DAY], note="", by="contact", now=LATER
    )

    assert Interview.objects.get().address_failed_at is None


def test_news_of_an_older_thank_you_does_not_undo_a_newer_one(nina):
    interview = thanked(nina)
    bounce()
    Interview.objects.filter(pk=interview.pk).update(thanked_at=LATER)

    returned.thanks_failed(interview_id=interview.pk, now=LATER)

    assert stage_of(interview) == "thanked"


# --- the student is told the truth ----------------------------------------------------------------
WHY = [
    ("bounced", "550 5.1.1", "Fix the address"),
    ("dead", "554 5.7.1", "The address may be right."),
    ("expired", "", "The address may be right."),
    ("expired", "452 4.2.2", "mailbox is full"),
    ("expired", "552 5.2.2", "mailbox is full"),
    ("dead", "blocked", "The address may be right."),
]


def requested(nina):
    interview = InterviewFactory(
        student=nina, stage="asked", contact__email="maya@hospital.example"
    )
    sender = {"sender": nina, "subject": "A question", "body": "My own words. {times}"}
    fact = interview.asked_at.isoformat()
    add(
        "request",
        address="maya@hospital.example",
        object_id=interview.pk,
        fact=fact,
        now=NOW,
        **sender,
    )
    return interview


@pytest.mark.parametrize("letter", [requested, followed_up, thanked])
@pytest.mark.parametrize(("state", "why", "words"), WHY)
def test_only_a_mailbox_that_refuses_is_told_as_a_wrong_address(
    nina, as_nina, letter, state, why, words
):
    interview = letter(nina)
    Email.objects.update(
        state=state, last_error_class=why, next_attempt_at=None, ended_at=NOW + HOUR
    )

    assert tick_all() == [1, 0]

    step = next_step(Interview.objects.get(), LATER)
    assert words in f"{step.verb} {step.text}"
    for page in (
        as_nina.get(reverse("home:today")),
        as_nina.get(interview.get_absolute_url(), follow=True),
    ):
        assert words in page.content.decode()
        assert state == "bounced" or "Fix the address" not in page.content.decode()
    assert as_nina.get(step.url).status_code == 200
