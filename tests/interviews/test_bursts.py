"""Somebody who changes their mind within a minute is heard once, by what they said last."""

import datetime as dt

import pytest
from django.test import Client

from interviews import services
from interviews.models import AnswerLink, InterviewEvent
from interviews.services import contact_moves, undo_answer
from outbox.domain.kinds import get
from outbox.models import Email
from tests.factories import DAY, HOUR, NOW
from tests.interviews.test_ends_by_mistake import drain

pytestmark = pytest.mark.django_db
MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
FIRST = NOW + 2 * DAY  # when the factory's talk is


def move(interview, moment, now, by="contact", **said):
    services.move(interview_id=interview.pk, starts_at=moment, by=by, now=now, **said)


def how(interview, place, now):
    services.change_how(interview_id=interview.pk, how="video", place=place, by="contact", now=now)


def words(kind):
    email = Email.objects.get(kind=kind, state="sent")
    letter = get(kind).build(email, email.sent_at)
    return f"{letter.subject}\n{letter.text}"


@pytest.mark.parametrize("by", ["student", "contact"])
def test_five_moves_in_a_minute_are_one_email_from_the_first_time_to_the_last(talk, by):
    interview = talk("scheduled")

    for n in range(1, 6):
        move(interview, FIRST + n * HOUR, NOW + n * 5 * SECOND, by=by)
        assert drain(NOW + n * 5 * SECOND) == []

    assert sorted(drain(NOW + 2 * MINUTE)) == ["answer", "change"]
    assert drain(NOW + 5 * MINUTE) == []
    other_side = words("change" if by == "student" else "answer")
    assert ("9:00 AM" in other_side) == (by == "student")  # who asked for it knows the old time
    assert "2:00 PM" in other_side


def test_a_burst_that_goes_on_is_heard_once_a_minute(talk):
    interview = talk("scheduled")
    sent = []

    for n in range(1, 13):
        moment = NOW + n * 10 * SECOND
        move(interview, FIRST + n * HOUR, moment)
        sent += drain(moment)

    assert sent.count("change") == 1
    assert drain(NOW + 5 * MINUTE).count("change") == 1


def test_moves_and_ways_to_talk_are_told_together(talk):
    interview = talk("scheduled")
    move(interview, FIRST + HOUR, NOW)
    how(interview, "https://meet.example/7", NOW + SECOND)

    assert sorted(drain(NOW + 2 * MINUTE)) == ["answer", "change"]
    assert "10:00 AM" in words("answer")
    assert "https://meet.example/7" in words("answer")


def test_there_and_back_within_the_minute_tells_nothing(talk):
    interview = talk("scheduled")
    move(interview, FIRST + HOUR, NOW)
    move(interview, FIRST, NOW + SECOND)

    assert drain(NOW + 2 * MINUTE) == []


def test_there_and_back_with_another_place_tells_the_place(talk):
    interview = talk("scheduled")
    how(interview, "https://meet.example/7", NOW)
    move(interview, FIRST + HOUR, NOW + SECOND)
    move(interview, FIRST, NOW + 2 * SECOND)

    assert sorted(drain(NOW + 2 * MINUTE)) == ["answer", "change"]
    assert "https://meet.example/7" in words("change")
    assert "→" not in words("change")


def test_there_and_back_after_it_was_told_is_told(talk):
    interview = talk("scheduled")
    move(interview, FIRST + HOUR, NOW)
    assert "change" in drain(NOW + 2 * MINUTE)
    Email.objects.all().delete()

    move(interview, FIRST, NOW + 3 * MINUTE)

    assert "change" in drain(NOW + 5 * MINUTE)


def test_a_talk_moved_and_then_canceled_is_told_as_canceled_alone(talk):
    interview = talk("scheduled")
    move(interview, FIRST + HOUR, NOW)
    services.cancel(interview_id=interview.pk, note="", by="contact", now=NOW + SECOND)

    assert sorted(drain(NOW + 2 * MINUTE)) == ["answer", "change"]
    assert "can" in words("answer")


def test_an_answer_is_told_at_once(talk):
    interview = talk("asked")
    services.accept(
        interview_id=interview.pk,
        starts_at=FIRST,
        zone="",
        by="contact",
        talk=("i_call", "555 1"),
        now=NOW,
    )

    assert sorted(drain(NOW)) == ["answer", "confirmation"]


def test_this_was_not_me_undoes_the_whole_burst(talk):
    interview = talk("scheduled")
    for n in (1, 2, 3):
        said = {"starts_at": FIRST + n * HOUR, "zone": "America/Chicago"}
        contact_moves.act(move="move", interview_id=interview.pk, values=said, now=NOW + n * SECOND)
    drain(NOW + 2 * MINUTE)
    told = InterviewEvent.objects.get(pk=Email.objects.get(kind="change", state="sent").object_id)

    undo_answer(event_id=told.pk, now=NOW + 3 * MINUTE)

    interview.refresh_from_db()
    assert interview.starts_at == FIRST
    assert not InterviewEvent.objects.exclude(before=None).exists()


def test_the_contact_sees_the_new_time_on_the_page_at_once(at_now, talk):
    interview = talk("scheduled")
    move(interview, FIRST + HOUR, NOW)

    assert "10:00 AM" in Client().get(f"/r/{AnswerLink.of(interview).token}/").content.decode()
