"""The one next step as a table: facts in, verb out."""

import datetime as dt

import pytest

from contacts.models import Contact
from core.step import Rank
from interviews.domain.contact_status import contact_status, next_due
from interviews.domain.next_steps import next_step
from interviews.models import Interview, Stage
from interviews.selectors.next_steps import steps_of
from tests.factories import DAY, HOUR, NOW, InterviewFactory, facts
from users.models import User

pytestmark = pytest.mark.django_db

MINUTES = dt.timedelta(minutes=20)


def of(stage, **changes):
    """An interview in memory: a step is read from its facts, its contact and its student alone."""
    student = User(full_name="Nina Park", zone="America/Chicago")
    contact = Contact(
        name="Maya Okafor", email="maya@hospital.example", code="maya3333", owner=student
    )
    known = facts(stage, NOW) | {"created_at": NOW, "place": "(555) 010-0142"} | changes
    return Interview(student=student, contact=contact, code="ta1k2222", stage=stage, **known)


def starting(delta):
    return {"starts_at": NOW + delta, "ends_at": NOW + delta + MINUTES}


TABLE = [
    (of("planned"), Rank.START, "Finish request to Maya", "/contacts/maya3333/request/"),
    (
        of("planned", created_at=NOW - 2 * DAY),
        Rank.START,
        "Finish request to Maya",
        "/contacts/maya3333/request/",
    ),
    (
        of("planned", created_at=NOW - 4 * DAY),
        Rank.FOLLOW_UP,
        "Finish request to Maya",
        "/contacts/maya3333/request/",
    ),
    (
        of("planned", address_failed_at=NOW),
        Rank.AT_RISK,
        "Fix the address",
        "/contacts/maya3333/edit/",
    ),
    (of("asked"), None, "", ""),
    (
        of("asked", asked_at=NOW - 13 * DAY),
        Rank.FOLLOW_UP,
        "Follow up with Maya",
        "/interviews/ta1k2222/follow-up/",
    ),
    (of("asked", asked_at=NOW - 13 * DAY, followed_up_at=NOW - DAY), None, "", ""),
    (
        of("asked", address_failed_at=NOW),
        Rank.AT_RISK,
        "Fix the address",
        "/contacts/maya3333/edit/",
    ),
    (
        of("held", address_failed_at=NOW),
        Rank.AT_RISK,
        "Fix the address",
        "/contacts/maya3333/edit/",
    ),
    (of("proposing"), Rank.ANSWERED, "Choose a time with Maya", "/interviews/ta1k2222/"),
    (of("scheduled", **starting(10 * DAY)), None, "", ""),
    (
        of("scheduled", **starting(10 * DAY), agreed_at=NOW),
        Rank.ANSWERED,
        "See your talk with Maya",
        "ta1k2222/",
    ),
    (
        of("scheduled", **starting(10 * DAY), place=""),
        Rank.AT_RISK,
        "Say how you will talk with Maya",
        "how/",
    ),
    (
        of("scheduled", **starting(9 * DAY), place="", agreed_at=NOW),
        Rank.ANSWERED,
        "Say how you will talk with Maya",
        "how/",
    ),
    (
        of("scheduled", **starting(DAY), agreed_at=NOW),
        Rank.ANSWERED,
        "See your talk with Maya",
        "ta1k2222/",
    ),
    (
        of("scheduled", **starting(HOUR), agreed_at=NOW),
        Rank.SOON,
        "Open your talk with Maya",
        "/interviews/ta1k2222/",
    ),
    (
        of("scheduled", **starting(2 * DAY)),
        Rank.PREPARE,
        "Open your talk with Maya",
        "/interviews/ta1k2222/",
    ),
    (
        of("scheduled", **starting(HOUR)),
        Rank.SOON,
        "Open your talk with Maya",
        "/interviews/ta1k2222/",
    ),
    (of("scheduled", **starting(-HOUR)), Rank.PROMISED, "Say how it went with Maya", "outcome/"),
    (of("held"), Rank.PROMISED, "Wrap up and thank Maya", "wrap-up/"),
    (of("held", ended_at=NOW - 2 * DAY), Rank.PROMISED, "Wrap up and thank Maya", "wrap-up/"),
    (of("thanked"), None, "", ""),
    (of("declined"), Rank.ANSWERED, "See who else is on your list", "/contacts/"),
    (
        of("declined", closed_at=NOW - 2 * DAY),
        Rank.START,
        "See who else is on your list",
        "/contacts/",
    ),
    (of("declined", closed_at=NOW - 4 * DAY), None, "", ""),
    (of("not_now"), Rank.ANSWERED, "See who else is on your list", "/contacts/"),
    (of("not_now", closed_at=NOW - DAY), None, "", ""),
    (
        of("not_now", not_now_until=NOW.date()),
        Rank.FOLLOW_UP,
        "Ask Maya again",
        "/contacts/maya3333/request/",
    ),
    (of("unanswered"), Rank.FOLLOW_UP, "See your request to Maya", "/interviews/ta1k2222/"),
    (of("unanswered", closed_at=NOW - 8 * DAY), None, "", ""),
    (of("withdrawn"), None, "", ""),
    (of("canceled"), Rank.ANSWERED, "See what happened with Maya", "/interviews/ta1k2222/"),
    (of("canceled", closed_at=NOW - 2 * DAY), None, "", ""),
    (of("missed"), None, "", ""),
    (of("lapsed"), Rank.START, "Log your talk with Maya", "outcome/"),
    (of("lapsed", closed_at=NOW - 31 * DAY), None, "", ""),
]


@pytest.mark.parametrize(("interview", "rank", "verb", "url"), TABLE)
def test_the_next_step_follows_from_the_facts(interview, rank, verb, url):
    step = next_step(interview, NOW)

    if rank is None:
        assert step is None
    else:
        assert (step.rank, step.verb) == (rank, verb)
        assert step.url.endswith(url)
        assert step.text
        assert step.due.tzinfo


def test_a_step_is_read_without_asking_the_database_again(django_assert_num_queries):
    next_step(of("asked"), NOW)  # the office's settings are in memory from here on

    with django_assert_num_queries(0):
        for interview, *_ in TABLE:
            next_step(interview, NOW)


def test_a_late_thank_you_is_not_blamed():
    step = next_step(of("held", ended_at=NOW - 2 * DAY), NOW)

    assert step.text == "It has been more than a day. A late thank-you to Maya still does its work."
    assert step.state == "time"


@pytest.mark.parametrize(
    ("stage", "status"),
    {
        "planned": "to_contact",
        "asked": "asked",
        "proposing": "asked",
        "scheduled": "scheduled",
        "held": "thank_now",
        "thanked": "keeping",
        "declined": "closed",
        "not_now": "closed",
        "unanswered": "closed",
        "withdrawn": "closed",
        "canceled": "closed",
        "missed": "closed",
        "lapsed": "closed",
    }.items(),
)
def test_the_list_says_where_an_interview_stands(stage, status):
    assert contact_status(of(stage), NOW.date()) == status


def test_not_now_is_to_contact_when_its_month_has_come():
    interview = of("not_now", not_now_until=dt.date(2026, 4, 1))

    assert contact_status(interview, dt.date(2026, 3, 31)) == "closed"
    assert contact_status(interview, dt.date(2026, 4, 1)) == "to_contact"


def test_a_students_steps_come_most_urgent_first_in_one_query(nina, django_assert_num_queries):
    for stage in Stage.values:
        InterviewFactory(student=nina, stage=stage)
    InterviewFactory(stage="proposing")
    steps_of(nina, NOW)

    with django_assert_num_queries(1):
        steps = steps_of(nina, NOW)

    assert [step.rank for step in steps] == sorted(step.rank for step in steps)
    assert steps[0].rank == Rank.ANSWERED
    assert len(steps) == 9


def test_somebody_put_away_is_no_step(nina):
    interview = InterviewFactory(student=nina, stage="lapsed")
    Contact.objects.filter(pk=interview.contact_id).update(archived_at=NOW)

    assert steps_of(nina, NOW) == []


@pytest.mark.django_db
@pytest.mark.parametrize("stage", Stage.values)
def test_what_the_contact_list_keeps_is_what_the_facts_say(stage):
    interview = InterviewFactory(stage=stage)

    interview.refresh_from_db()

    kept = (interview.contact.status, interview.contact.next_due_at)
    assert kept == (contact_status(interview, NOW.date()), next_due(interview))
