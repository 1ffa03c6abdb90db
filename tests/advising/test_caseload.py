"""The caseload: own students alone, in the order of what needs attention, by facts alone."""

import re

import pytest
from django.urls import reverse

from advising.selectors.caseload import caseload
from advising.selectors.student_record import student_record
from core.cache import process_cache
from office.models import CohortSettings
from office.selectors.settings import office_settings
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    AssignmentFactory,
    CohortFactory,
    FeedbackFactory,
    InterviewFactory,
    ReflectionFactory,
    StudentFactory,
)
from users.models import Assignment, AuditEntry, User
from users.models.roles import Role
from users.services import hand_over

pytestmark = pytest.mark.usefixtures("at_now")
URL = "advising:caseload"


def rows(browser, asked=""):
    return browser.get(reverse(URL) + asked).context["caseload"].rows


def text(response):
    return response.content.decode()


def student_of(dana, name, **given):
    student = StudentFactory(full_name=name, **given)
    AssignmentFactory(student=student, staff=dana)
    return student


@pytest.fixture
def joined_today(nina, dana):
    User.objects.update(joined_at=NOW)


def test_only_own_students_are_listed(as_dana, nina, omar):
    assert [row.student for row in rows(as_dana)] == [nina]


def test_who_is_advised_no_longer_is_gone(as_dana, dana):
    Assignment.objects.update(until=NOW.date())

    page = text(as_dana.get(reverse(URL)))

    assert "No students are assigned to you yet." in page


def test_a_counselor_on_leave_reads_who_stands_in_and_until_when(as_dana, dana, lee, nina, ruth):
    hand_over(from_staff=dana, to_staff=lee, until=NOW.date() + 30 * DAY, by=ruth, now=NOW)

    page = text(as_dana.get(reverse(URL)))

    assert "Lee Sorensen" in page
    assert "stands in for you until" in page


def test_a_counselor_who_is_admin_too_still_sees_own_students_alone(as_dana, dana, nina, omar):
    dana.roles = [Role.COUNSELOR, Role.ADMIN]
    dana.save()

    assert [row.student for row in rows(as_dana)] == [nina]


def test_students_of_a_course_are_not_a_caseload(as_ida, ida, nina):
    ida.roles = [Role.COUNSELOR, Role.INSTRUCTOR]
    ida.save()

    assert rows(as_ida) == []


def test_the_numbers_are_those_of_the_talks(as_dana, nina):
    for stage in ("planned", "asked", "scheduled", "thanked", "declined"):
        InterviewFactory(student=nina, stage=stage)
    InterviewFactory(student=nina, stage="held", ended_at=NOW - 25 * HOUR)
    InterviewFactory(stage="held")  # somebody else's
    # seen, and counted for nothing
    InterviewFactory(student=nina, stage="thanked", purpose="practice")

    facts = rows(as_dana)[0].facts

    assert (facts.asked, facts.answered, facts.talked, facts.thanked, facts.overdue) == (
        5,
        4,
        2,
        1,
        1,
    )
    assert facts.next_at == NOW + 2 * DAY


def test_a_thank_you_within_the_day_is_not_overdue(as_dana, nina):
    InterviewFactory(student=nina, stage="held", ended_at=NOW - 23 * HOUR)

    assert rows(as_dana)[0].facts.overdue == 0


def test_last_activity_is_the_students_own(as_dana, nina):
    interview = InterviewFactory(student=nina, stage="asked", created_at=NOW - 9 * DAY)
    interview.events.update(at=NOW - 4 * DAY)
    interview.events.create(at=NOW, move="propose", by="contact")

    assert rows(as_dana)[0].facts.last_activity == NOW - 4 * DAY


def test_last_activity_is_a_short_day_that_tells_the_whole_moment(as_dana, nina):
    interview = InterviewFactory(student=nina, stage="asked", created_at=NOW - 9 * DAY)
    interview.events.update(at=NOW - 4 * DAY)

    shown = re.search(r'<time [^>]*title="([^"]+)">([^<]+)</time>', text(as_dana.get(reverse(URL))))

    assert re.fullmatch(r"[A-Z][a-z]{2} \d{1,2}", shown[2])
    assert f", {shown[2]}, " in shown[1]


@pytest.mark.usefixtures("joined_today")
def test_whoever_needs_attention_most_comes_first(as_dana, dana, nina):
    late, later = (
        student_of(dana, "Zoe Late", joined_at=NOW),
        student_of(dana, "Yan Later", joined_at=NOW),
    )
    shared = student_of(dana, "Ana Shared", joined_at=NOW)
    InterviewFactory(student=late, stage="held", ended_at=NOW - 6 * DAY)
    InterviewFactory(student=later, stage="held", ended_at=NOW - 3 * DAY)
    ReflectionFactory(interview=InterviewFactory(student=shared, stage="thanked"))

    found = rows(as_dana)

    assert [row.student for row in found] == [late, later, shared, nina]
    assert [reason.text for reason in found[0].reasons] == ["No thank-you for 6 days"]


@pytest.mark.usefixtures("joined_today")
def test_one_reason_can_be_looked_at_alone(as_dana, dana, nina):
    late = student_of(dana, "Zoe Late", joined_at=NOW)
    InterviewFactory(student=late, stage="held", ended_at=NOW - 6 * DAY)

    assert [row.student for row in rows(as_dana, "?reason=thanks")] == [late]
    assert rows(as_dana, "?reason=idle") == []
    assert text(as_dana.get(reverse(URL) + "?reason=thanks")).count('aria-current="true"') == 1
    everybody = as_dana.get(reverse(URL)).context["caseload"].chips[0]
    assert (everybody.label, everybody.number, everybody.is_chosen) == ("All", 2, True)
    assert len(rows(as_dana, "?reason=odd")) == 2


def test_a_name_finds_its_student_without_accents_or_case(as_dana, dana, nina):
    tomasz = student_of(dana, "Tomasz Łukasz Zieliński")

    assert [row.student for row in rows(as_dana, "?q=ZIELINSKI+lukasz")] == [tomasz]
    assert "No student here is called “odd”." in text(as_dana.get(reverse(URL) + "?q=odd"))


@pytest.mark.usefixtures("joined_today")
def test_a_reason_is_looked_at_within_what_was_searched(as_dana, dana, nina):
    student_of(dana, "Zoe Fine", joined_at=NOW)
    for name in ("Zoe Late", "Ana Late"):
        student = student_of(dana, name, joined_at=NOW)
        InterviewFactory(student=student, stage="held", ended_at=NOW - 6 * DAY)

    assert [row.student.full_name for row in rows(as_dana, "?q=zoe&reason=thanks")] == ["Zoe Late"]
    chips = as_dana.get(reverse(URL) + "?q=zoe").context["caseload"].chips
    assert [(chip.query, chip.number) for chip in chips] == [
        ("q=zoe", 2),
        ("reason=thanks&q=zoe", 1),
    ]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("student", ["Ana", "Nina Park", "Zoe"]),
        ("-student", ["Zoe", "Nina Park", "Ana"]),
        ("asked", ["Zoe", "Ana", "Nina Park"]),
        ("-asked", ["Nina Park", "Ana", "Zoe"]),
        ("next", ["Zoe", "Ana", "Nina Park"]),  # those without one stay below, by name
        ("-next", ["Zoe", "Ana", "Nina Park"]),
        ("odd", ["Zoe", "Ana", "Nina Park"]),  # by reason: the others joined today
    ],
)
@pytest.mark.usefixtures("joined_today")
def test_a_head_sorts_the_table(as_dana, dana, nina, sort, names):
    zoe, ana = (student_of(dana, name, joined_at=NOW) for name in ("Zoe", "Ana"))
    InterviewFactory(student=zoe, stage="scheduled")
    InterviewFactory(student=zoe, stage="held", ended_at=NOW - 6 * DAY)
    InterviewFactory(student=ana, stage="asked")

    assert [row.student.full_name for row in rows(as_dana, f"?sort={sort}")] == names


def test_a_head_says_how_it_sorts_and_what_a_press_does(as_dana, dana):
    columns = as_dana.get(reverse(URL) + "?sort=asked&q=nina").context["caseload"].columns

    assert (columns["asked"].order, columns["asked"].query) == ("descending", "q=nina&sort=-asked")
    assert (columns["student"].order, columns["student"].query) == ("", "q=nina&sort=student")


def test_fifty_students_stand_on_a_page(as_dana, dana, nina):
    for number in range(50):
        student_of(dana, f"Person {number}")

    first, second = as_dana.get(reverse(URL)), as_dana.get(reverse(URL) + "?page=2")

    assert [len(page.context["caseload"].rows) for page in (first, second)] == [50, 1]
    assert "51 students, by what needs attention" in text(first)
    assert 'rel="next"' in text(first)


def test_a_commented_reflection_waits_no_more(as_dana, dana, nina):
    reflection = ReflectionFactory(interview=InterviewFactory(student=nina, stage="thanked"))
    assert rows(as_dana)[0].facts.reflection_since == NOW

    FeedbackFactory(reflection=reflection, author=dana)

    assert rows(as_dana)[0].facts.reflection_since is None


def test_looking_at_the_caseload_is_written_down(as_dana, dana):
    as_dana.get(reverse(URL))

    line = AuditEntry.objects.get()
    assert (line.actor_id, line.action, line.purpose) == (dana.pk, "advising.caseload_viewed", URL)


@pytest.mark.parametrize("students", [1, 30])
def test_the_caseload_takes_ten_queries_however_many_students(
    as_dana, dana, nina, students, django_assert_num_queries
):
    for number in range(students - 1):
        student_of(dana, f"Person {number}")
    for student in User.objects.visible_to(dana).students_of(dana):
        InterviewFactory(student=student, stage="scheduled")
        ReflectionFactory(interview=InterviewFactory(student=student, stage="held"))
    office_settings()

    with django_assert_num_queries(10):
        as_dana.get(reverse(URL))


def test_a_thank_you_is_overdue_by_the_hours_of_each_students_cohort(
    as_dana, dana, nina, omar, course, django_assert_num_queries
):
    AssignmentFactory(student=omar, staff=dana)
    nina.profile.cohorts.add(course, CohortFactory(ends_on=(NOW - 2 * DAY).date()))
    for student in (nina, omar):
        for hours in (13, 30, 60):
            InterviewFactory(student=student, stage="held", ended_at=NOW - hours * HOUR)
    office_settings()
    with django_assert_num_queries(4):
        before = caseload(dana, {}, NOW)
    for cohort, hours in zip(nina.profile.cohorts.order_by("pk"), (48, 12), strict=True):
        CohortSettings.objects.create(cohort=cohort, thank_you_hours=hours)
    process_cache.clear()
    office_settings()

    with django_assert_num_queries(4):
        after = caseload(dana, {}, NOW)

    assert overdue(before) == {nina: 2, omar: 2}
    # the second cohort ended two days ago, when only the oldest talk had taken place
    assert overdue(after) == {nina: 1, omar: 2}
    record = student_record(nina, dana, NOW)
    assert sum(bool(talk.thanks_late_since) for talk in record.talks) == 1


def overdue(found):
    return {row.student: row.facts.overdue for row in found.rows}
