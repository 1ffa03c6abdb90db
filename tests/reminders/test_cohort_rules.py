"""Reminders of a student whose cohort has numbers of its own, beside those of one without."""

import pytest

from core.cache import process_cache
from office.models import CohortSettings
from outbox.models import Email
from reminders.emails.talk_reminders import build_thank_you_last
from reminders.selectors.due_reminders import future_reminders
from reminders.services import planner
from tests.factories import DAY, HOUR, NOW, InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_digest")]


@pytest.fixture
def differs(nina, course):
    nina.profile.cohorts.add(course)

    def differs(**own):
        CohortSettings.objects.update_or_create(cohort=course, defaults=own)
        process_cache.clear()

    return differs


def due_by_row(kind, *students):
    return {
        one.row.pk: one.due.due_at
        for student in students
        for one in future_reminders(student, NOW - DAY)
        if one.due.kind == kind
    }


@pytest.mark.parametrize("hours", [8, 80])
def test_the_last_call_comes_before_each_ones_thank_you_is_due(nina, omar, differs, hours):
    differs(thank_you_hours=hours)
    hers, his = (
        InterviewFactory(student=student, stage="held", ended_at=NOW - HOUR)
        for student in (nina, omar)
    )

    due = due_by_row("thank_you_last", nina, omar)

    assert due[hers.pk] == NOW + (hours - 5) * HOUR
    assert (due[hers.pk] > due[his.pk]) is (hours > 24)
    planner.queue_due_reminders(due[hers.pk])
    queued = Email.objects.filter(kind="thank_you_last")
    assert list(queued.values_list("object_id", flat=True)) == [hers.pk]


@pytest.mark.parametrize("days", [1, 60])
def test_the_note_of_a_request_without_an_answer_comes_after_each_ones_days(
    nina, omar, differs, days
):
    differs(follow_up_days=days, close_days=90)
    hers, his = (
        InterviewFactory(student=student, stage="asked", asked_at=NOW) for student in (nina, omar)
    )

    due = due_by_row("no_answer", nina, omar)

    assert (due[hers.pk] > due[his.pk]) is (days == 60)
    planner.queue_due_reminders(due[hers.pk])
    assert Email.objects.filter(kind="daily", user=nina).exists()
    planner.queue_due_reminders(due[his.pk])
    assert Email.objects.filter(kind="daily", user=omar).exists()


def test_the_planner_asks_as_many_queries_where_cohorts_differ(
    nina, omar, differs, django_assert_num_queries
):
    for student in (nina, omar, nina):
        InterviewFactory(student=student, stage="asked", asked_at=NOW)
    planner.queue_due_reminders(NOW)
    later = NOW + 20 * DAY
    planner.queue_due_reminders(later)
    for own in ({}, {"follow_up_days": 2}):
        differs(**own)
        with django_assert_num_queries(21):
            planner.queue_due_reminders(later)


def test_the_email_says_until_when_it_holds_for_this_student(nina, omar, differs):
    differs(thank_you_hours=48)
    texts = []
    for student in (nina, omar):
        talk = InterviewFactory(student=student, stage="held", ended_at=NOW - HOUR)
        email = Email(kind="thank_you_last", user=student, object_id=talk.pk)
        email.fact = f"{talk.ended_at.isoformat()} America/Chicago"
        texts.append(build_thank_you_last(email, NOW).subject)

    assert "is due at 8:00 AM on Thursday" in texts[0]
    assert "is due at 8:00 AM tomorrow" in texts[1]
