""" "Did these happen?": past talks answered by one tap each or all at once, and undone."""

import datetime as dt

import pytest
from django.urls import reverse

from core.errors import Refusal
from interviews import services
from interviews.models import Interview, ThankYou
from outbox.models import Email
from tests.database import snapshot
from tests.factories import DAY, HOUR, NOW, InterviewFactory
from tests.interviews.test_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE, UNDO = "/interviews/catch-up/", "/interviews/catch-up/undo/"


@pytest.fixture
def past(nina):
    """Three talks of the last days, in the order of the page."""
    return [
        InterviewFactory(
            student=nina,
            stage="scheduled",
            contact__name=name,
            starts_at=NOW - days * DAY - HOUR,
            ends_at=NOW - days * DAY,
        )
        for name, days in (("Ada Lind", 3), ("Bo Falk", 2), ("Cai Moe", 1))
    ]


def stages(talks):
    return [Interview.objects.get(pk=talk.pk).stage for talk in talks]


def answer(browser, talks, said):
    return browser.post(PAGE, {"code": [talk.code for talk in talks], "answer": said}, follow=True)


def test_each_is_answered_by_one_tap_and_undone(as_nina, past):
    page = answer(as_nina, past[:1], "yes")

    assert stages(past) == ["held", "scheduled", "scheduled"]
    assert "Noted for 1 talk." in words(page)
    assert reverse("interviews:wrap_up", args=[past[0].code]) in page.text
    assert ThankYou.objects.get().due_at == past[0].ends_at + DAY

    page = as_nina.post(UNDO, follow=True)

    assert "Undone." in words(page)
    assert stages(past) == ["scheduled"] * 3
    assert not ThankYou.objects.exists()


def test_all_are_answered_at_once_and_undone_at_once(as_nina, past):
    answer(as_nina, past, "yes")
    assert stages(past) == ["held"] * 3

    as_nina.post(UNDO)

    assert stages(past) == ["scheduled"] * 3


def test_what_did_not_happen_frees_the_place_sends_nothing_and_is_undone(as_nina, past):
    answer(as_nina, past[1:2], "no")

    assert stages(past) == ["scheduled", "missed", "scheduled"]
    assert not Email.objects.exists()
    record = past[1].request_record
    record.refresh_from_db()
    assert NOW <= record.closed_at < NOW + dt.timedelta(minutes=1)

    as_nina.post(UNDO)

    assert stages(past) == ["scheduled"] * 3
    record.refresh_from_db()
    assert record.closed_at == past[1].ends_at


def test_a_line_that_was_sent_about_a_missed_talk_keeps_it_from_undo(past):
    services.missed(
        interview_id=past[0].pk, whose="me", line="Sorry.", subject="Sorry", times=[], now=NOW
    )

    with pytest.raises(Refusal):
        services.undo_missed(interview_id=past[0].pk, now=NOW)


def test_a_second_press_changes_nothing(as_nina, nina, past):
    answer(as_nina, past, "yes")
    before = snapshot()

    codes = [talk.code for talk in past]
    assert services.catch_up(student=nina, codes=codes, answer="no", now=NOW) == []

    assert snapshot() == before
    assert "Something changed in the meantime." in words(answer(as_nina, past, "no"))


@pytest.mark.parametrize("said", ["", "maybe"])
def test_an_unknown_answer_is_refused(as_nina, past, said):
    page = answer(as_nina, past, said)

    assert "Say whether it happened." in words(page)
    assert stages(past) == ["scheduled"] * 3


def test_talks_of_others_and_to_come_are_left_alone(as_nina, nina):
    others = InterviewFactory(stage="scheduled", starts_at=NOW - DAY, ends_at=NOW - DAY + HOUR)
    to_come = InterviewFactory(student=nina, stage="scheduled")

    answer(as_nina, [others, to_come], "yes")

    assert stages([others, to_come]) == ["scheduled"] * 2


def test_undo_ends_after_ten_minutes(nina, past):
    services.catch_up(student=nina, codes=[past[0].code], answer="yes", now=NOW)
    later = NOW + dt.timedelta(minutes=11)

    assert services.undo_catch_up(student=nina, codes=[past[0].code], now=later) == 0
    assert stages(past)[0] == "held"


def test_without_a_past_talk_all_is_logged(as_nina):
    assert "All logged." in words(as_nina.get(PAGE))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_as_many_queries_for_1_talk_as_for_30(
    as_nina, nina, rows, django_assert_num_queries
):
    for number in range(rows):
        begin = NOW - (number + 1) * DAY
        InterviewFactory(student=nina, stage="scheduled", starts_at=begin, ends_at=begin + HOUR)
    as_nina.get(PAGE)

    with django_assert_num_queries(5):
        as_nina.get(PAGE)


def test_today_and_the_list_lead_to_it_where_there_is_more_than_one(as_nina, past):
    for page in ("/today/", "/interviews/"):
        assert PAGE in as_nina.get(page).text

    answer(as_nina, past[:2], "yes")

    for page in ("/today/", "/interviews/"):
        assert PAGE not in as_nina.get(page).text
