"""One list for each student: what all apps offer, by urgency."""

import pytest

from core.step import Rank
from reminders import agenda
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


def test_the_agenda_is_one_query_however_long(nina, now, django_assert_num_queries):
    agenda.steps(nina, now)
    for count in (1, 4):
        for _ in range(count):
            InterviewFactory(student=nina, stage="held")
        with django_assert_num_queries(1):
            agenda.steps(nina, now)
