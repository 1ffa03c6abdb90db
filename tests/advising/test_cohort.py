"""An instructor's cohort: numbers and dates of what counts for it, and no word that anybody
wrote."""

import datetime as dt

import pytest
from django.urls import reverse

from office.selectors.settings import office_settings
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    AssignmentFactory,
    CohortFactory,
    InterviewFactory,
    ReflectionFactory,
    StudentFactory,
)
from users.models import Assignment, AuditEntry
from users.models.roles import Role

pytestmark = pytest.mark.usefixtures("at_now")
URL = "advising:cohort"


def page_of(browser, cohort=None):
    return browser.get(reverse(URL) + (f"?cohort={cohort.code}" if cohort else ""))


def facts_of(browser):
    return {student.full_name: facts for student, facts in page_of(browser).context["page"].rows}


def join(ida, cohort, name):
    student = StudentFactory(full_name=name)
    AssignmentFactory(student=student, staff=ida, kind=Assignment.Kind.INSTRUCTOR, cohort=cohort)
    return student


def test_an_instructor_starts_there(as_ida):
    assert as_ida.get("/").url == reverse(URL)
    assert page_of(as_ida).status_code == 200


def test_the_numbers_are_those_of_the_talks_of_its_students(as_ida, nina, omar):
    for stage in ("planned", "asked", "scheduled", "thanked"):
        InterviewFactory(student=nina, stage=stage, created_at=NOW)
    InterviewFactory(student=nina, stage="held", ended_at=NOW - 25 * HOUR, created_at=NOW)
    InterviewFactory(student=omar, stage="held", created_at=NOW)

    facts = facts_of(as_ida)

    assert list(facts) == ["Nina Park"]
    nina_s = facts["Nina Park"]
    assert (nina_s.asked, nina_s.answered, nina_s.talked, nina_s.thanked, nina_s.overdue) == (
        4,
        3,
        2,
        1,
        1,
    )
    assert nina_s.next_at == NOW + 2 * DAY


def test_a_talk_logged_afterwards_answers_no_request(as_ida, nina):
    InterviewFactory(student=nina, stage="asked", created_at=NOW)
    InterviewFactory(
        student=nina, stage="thanked", asked_at=None, agreed_at=NOW - DAY, created_at=NOW
    )

    nina_s = facts_of(as_ida)["Nina Park"]

    assert (nina_s.asked, nina_s.answered, nina_s.talked) == (1, 0, 1)


def test_two_questions_stand_above_with_their_answers(as_ida, ida, course, nina):
    talked = join(ida, course, "Yan Talked")
    InterviewFactory(student=talked, stage="asked", created_at=NOW)
    InterviewFactory(student=talked, stage="held", ended_at=NOW - 25 * HOUR, created_at=NOW)

    page = page_of(as_ida)

    assert "1 of 2 have talked with somebody." in page.content.decode()
    assert "Without an answer: 1 of 2. Thank-yous overdue: 1." in page.content.decode()
    assert [number for _words, number in page.context["progress"].rows] == [1, 0, 1, 0]
    assert [number for _words, number, _share in page.context["stalls"].rows] == [2, 1, 1, 0]


def test_fifty_students_stand_on_a_page_and_all_are_counted(as_ida, ida, course, nina):
    for number in range(50):
        join(ida, course, f"Person {number}")

    page = as_ida.get(reverse(URL) + "?page=2")

    assert len(page.context["page"].page) == 1
    assert "51 students" in page.content.decode()


@pytest.mark.parametrize(
    ("begun", "counts"),
    [("2026-01-11", 0), ("2026-01-12", 1), ("2026-05-15", 1), ("2026-05-16", 0)],
)
def test_only_talks_begun_in_its_days_count(as_ida, nina, begun, counts):
    day = dt.datetime.fromisoformat(f"{begun}T18:00:00+00:00")
    InterviewFactory(student=nina, stage="asked", created_at=day)

    assert facts_of(as_ida)["Nina Park"].asked == counts


def test_no_word_is_shown_not_even_a_shared_one(as_ida, nina):
    talk = InterviewFactory(
        student=nina, stage="held", contact__name="Zephyrine Quill", created_at=NOW
    )
    ReflectionFactory(interview=talk, learned="Nights are long")

    page = page_of(as_ida).content.decode()

    assert "Nina Park" in page
    for word in ("Zephyrine", "Nights are long", talk.goal, talk.subject):
        assert word not in page


def test_the_cohort_of_somebody_else_is_out_of_reach(as_ida, course, nina):
    other = CohortFactory(name="Another course")

    page = page_of(as_ida, other)

    assert page.context["page"].chosen == course
    assert "Another course" not in page.content.decode()


def test_one_of_several_cohorts_is_chosen_and_marked(as_ida, ida, course):
    second = CohortFactory(name="Second course")
    join(ida, second, "Yan Second")

    page = page_of(as_ida, second)

    assert [student.full_name for student, _facts in page.context["page"].rows] == ["Yan Second"]
    assert page.content.decode().count('aria-current="true"') == 1


def test_those_whom_a_counselor_advises_are_not_a_cohort(as_dana, dana):
    dana.roles = [Role.COUNSELOR, Role.INSTRUCTOR]
    dana.save()

    assert "No cohort is assigned to you yet." in page_of(as_dana).content.decode()


def test_a_course_that_ended_is_gone(as_ida):
    Assignment.objects.update(until=NOW.date())

    assert page_of(as_ida).context["page"].chosen is None


def test_a_cohort_without_students_says_so(as_ida, nina):
    nina.is_active = False
    nina.save()

    assert "Nobody is in this cohort yet." in page_of(as_ida).content.decode()


def test_looking_at_a_cohort_is_written_down(as_ida, ida):
    page_of(as_ida)

    line = AuditEntry.objects.get()
    assert (line.actor_id, line.action, line.purpose) == (ida.pk, "advising.cohort_viewed", URL)


@pytest.mark.parametrize("students", [1, 30])
def test_the_page_takes_eight_queries_however_many_students(
    as_ida, ida, course, students, django_assert_num_queries
):
    for number in range(students):
        InterviewFactory(
            student=join(ida, course, f"Person {number}"), stage="scheduled", created_at=NOW
        )
    office_settings()

    # The clock, session, person, whether email is held; cohorts, students, talks; the audit line.
    with django_assert_num_queries(8):
        page_of(as_ida)
