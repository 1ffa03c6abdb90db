"""One list for each student: what all apps offer, by urgency."""

import pytest

from core.step import Rank
from reminders.domain.rules import Rules
from reminders.domain.windows import TRIGGER_COLUMNS, windows
from reminders.models import Snooze
from reminders.selectors import agenda
from tests.factories import DAY, HOUR, InterviewFactory

pytestmark = pytest.mark.django_db


def test_the_agenda_puts_first_what_somebody_waits_for(nina, omar, now):
    InterviewFactory(student=nina, stage="asked", asked_at=now - 15 * DAY)
    InterviewFactory(student=nina, stage="proposing")
    InterviewFactory(student=nina, stage="held")
    InterviewFactory(student=omar, stage="held")

    ranks = [step.rank for step in agenda.steps(nina, now)]

    assert ranks == [Rank.ANSWERED, Rank.PROMISED, Rank.FOLLOW_UP]


def test_an_agenda_without_a_fact_is_empty(nina, now):
    assert agenda.steps(nina, now) == []


def test_follow_ups_are_those_that_became_due_in_between(nina, now):
    InterviewFactory(student=nina, stage="held")
    InterviewFactory(student=nina, stage="asked", asked_at=now - 15 * DAY)
    (step,) = agenda.follow_ups(nina, now, since=None, until=now)

    assert step.rank == Rank.FOLLOW_UP
    assert agenda.follow_ups(nina, now, since=step.due - HOUR, until=now) == [step]
    assert agenda.follow_ups(nina, now, since=step.due, until=now) == []
    assert agenda.follow_ups(nina, now, since=None, until=step.due - HOUR) == []


def test_the_agenda_is_four_queries_however_long(nina, now, django_assert_num_queries):
    agenda.steps(nina, now)
    for count in (1, 4):
        for _ in range(count):
            InterviewFactory(student=nina, stage="held")
        with django_assert_num_queries(4):
            agenda.steps(nina, now)


# --- put off --------------------------------------------------------------------------------------
def put_off(interview, kind, column, until):
    moment = getattr(interview, column).isoformat()
    return Snooze.objects.create(
        student=interview.student, interview=interview, kind=kind, moment=moment, until=until
    )


def test_what_was_put_off_is_away_until_its_moment(nina, now):
    held = InterviewFactory(student=nina, stage="held")
    put_off(held, "thank_you_last", "ended_at", now + HOUR)

    before, after = agenda.agenda(nina, now), agenda.agenda(nina, now + HOUR)

    assert (before.steps, [one.code for one in before.snoozed]) == ([], [held.code])
    assert (len(after.steps), after.snoozed) == (1, [])


def test_a_step_is_back_once_its_fact_is_another(nina, now):
    held = InterviewFactory(student=nina, stage="held")
    put_off(held, "thank_you_last", "ended_at", now + HOUR)
    held.ended_at -= HOUR
    held.save()

    assert len(agenda.agenda(nina, now).steps) == 1


def test_a_draft_can_wait_too(nina, now):
    put_off(InterviewFactory(student=nina, stage="planned"), "drafted", "created_at", now + HOUR)

    assert agenda.agenda(nina, now).steps == []


def test_where_somebody_waits_nothing_is_put_away(nina, now):
    soon = InterviewFactory(
        student=nina, stage="scheduled", starts_at=now + HOUR, ends_at=now + 2 * HOUR
    )
    put_off(soon, "day_before", "starts_at", now + HOUR / 2)
    put_off(soon, "did_it_happen", "ends_at", now + 5 * HOUR)
    lost = InterviewFactory(student=nina, stage="held", address_failed_at=now)
    put_off(lost, "thank_you_last", "ended_at", now + HOUR)

    assert len(agenda.agenda(nina, now).steps) == 2


def test_every_kind_of_reminder_is_known_to_hang_on_a_fact():
    assert {kind for window in windows(Rules("UTC", 7)) for kind in window.kinds} == set(
        TRIGGER_COLUMNS
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_the_agenda_with_what_is_away_takes_five_queries(
    nina, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        put_off(
            InterviewFactory(student=nina, stage="held"), "thank_you_last", "ended_at", now + HOUR
        )
    agenda.agenda(nina, now)

    with django_assert_num_queries(5):
        assert len(agenda.agenda(nina, now).snoozed) == rows
