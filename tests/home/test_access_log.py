"""Who looked at my record: the student reads it in words."""

import pytest
from django.urls import reverse

from tests.factories import DAY, HOUR, NOW, InterviewFactory, ReflectionFactory
from users.domain.audit_actions import UserAction
from users.models import AuditEntry
from users.selectors.access_log import access_log
from users.services import record

pytestmark = pytest.mark.usefixtures("at_now")
URL = "home:access_log"


def text(response):
    return response.content.decode()


def look(actor, student, **given):
    return AuditEntry.objects.create(
        **{
            "at": NOW,
            "actor_id": actor.pk,
            "action": "advising.student_viewed",
            "student_id": student.pk,
            "purpose": "advising:student",
        }
        | given
    )


def test_a_student_reads_who_looked_when_and_at_what(as_nina, as_dana, nina):
    talk = InterviewFactory(student=nina, stage="held")
    ReflectionFactory(interview=talk)
    as_dana.get(reverse("advising:student", args=[nina.code]))
    as_dana.get(reverse("advising:comment", args=[nina.code, talk.code]))

    page = text(as_nina.get(reverse(URL)))

    assert page.count("Dana Whitfield") == 2
    assert "Your record" in page
    assert "A reflection you shared" in page


def test_only_access_log_oneself_by_others_are_told(nina, omar, dana):
    look(dana, omar)
    look(nina, nina)
    record(actor=dana, action=UserAction.ROLE_GIVEN, object=nina, student_id=nina.pk)
    mine = look(dana, nina)

    assert [(one.at, one.who) for one in access_log(nina)[0]] == [(mine.at, dana)]


def test_a_look_outlives_the_account_of_who_looked(as_nina, nina, dana):
    look(dana, nina, actor_id=10**9)

    assert "Somebody whose account is gone" in text(as_nina.get(reverse(URL)))


def test_nobody_looked_is_said_too(as_nina):
    assert "Nobody has looked at your record." in text(as_nina.get(reverse(URL)))


def test_looks_of_one_person_at_one_page_on_one_day_are_one_line_newest_first(
    as_nina, nina, dana, lee
):
    for hours in (1, 2, 3):
        look(dana, nina, at=NOW - hours * HOUR)
    look(lee, nina, at=NOW - 2 * HOUR)
    look(dana, nina, at=NOW - DAY)

    found, _page = access_log(nina)

    assert [(one.who, one.at, one.times) for one in found] == [
        (dana, NOW - HOUR, 3),
        (lee, NOW - 2 * HOUR, 1),
        (dana, NOW - DAY, 1),
    ]
    assert "3 times that day, this was the last" in text(as_nina.get(reverse(URL)))


def test_many_looks_have_pages(as_nina, nina, dana):
    for days in range(51):
        look(dana, nina, at=NOW - days * DAY)

    assert len(as_nina.get(reverse(URL)).context["rows"]) == 50
    assert len(as_nina.get(reverse(URL) + "?page=2").context["rows"]) == 1
    assert len(as_nina.get(reverse(URL) + "?page=odd").context["rows"]) == 50


def test_settings_lead_there_for_students_alone(as_nina, as_dana):
    assert reverse(URL) in text(as_nina.get(reverse("home:settings")))
    assert reverse(URL) not in text(as_dana.get(reverse("home:settings")))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_six_queries_however_often_somebody_looked(
    as_nina, nina, dana, rows, django_assert_num_queries
):
    for days in range(rows):
        look(dana, nina, at=NOW - days * DAY)
    as_nina.get(reverse(URL))

    with django_assert_num_queries(6):
        as_nina.get(reverse(URL))
