"""What was said outside this site, as the student records it: each answer by one press."""

import re
from html import unescape

import pytest
from django.urls import reverse

from contacts.models import RequestRecord
from interviews.models import InterviewEvent
from outbox.models import Email
from tests.factories import DAY, HOUR, NOW
from tests.interviews.moving import stage_of
from tests.interviews.test_answer_links import path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

LATER = "2026-03-10T09:00"


def url(interview):
    return reverse("interviews:answered", args=[interview.code])


def buttons(response):
    return re.findall(r'name="answer" value="(\w+)"', response.text)


def last_event(interview):
    return interview.events.order_by("-pk").first()


OPEN = ["yes", "no", "times", "question", "not_now"]


@pytest.mark.parametrize(
    ("stage", "offered"),
    [
        ("asked", OPEN),
        ("proposing", OPEN),
        ("unanswered", OPEN),
        ("declined", ["yes", "times"]),
        ("not_now", ["yes", "times"]),
        ("canceled", ["yes", "times"]),
        ("missed", ["yes", "times"]),
        ("lapsed", ["yes", "times"]),
        ("scheduled", ["moved", "they_canceled", "i_canceled"]),
    ],
)
def test_each_stage_offers_the_answers_that_it_can_take(as_nina, talk, stage, offered):
    assert buttons(as_nina.get(url(talk(stage)))) == offered


def test_nobody_has_to_say_how_the_answer_came(as_nina, talk):
    interview = talk("asked")

    as_nina.post(url(interview), {"answer": "no", "how": "video"})

    assert stage_of(interview) == "declined"
    assert last_event(interview).channel == ""


@pytest.mark.parametrize(("answer", "stage"), [("no", "declined"), ("not_now", "not_now")])
def test_a_no_after_the_closing_is_recorded_and_sends_nothing(as_nina, talk, answer, stage):
    interview = talk("unanswered")
    said = {"answer": answer, "channel": "phone", "how": "video", "until": "2026-05-01"}

    as_nina.post(url(interview), said)

    assert stage_of(interview) == stage
    assert RequestRecord.objects.get().answered_at.date() == NOW.date()
    assert not Email.objects.exists()


# --- an agreed talk -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "by", "words"),
    [
        ("they_canceled", "contact", "Maya canceled the talk."),
        ("i_canceled", "student", "You canceled the talk."),
    ],
)
def test_a_cancellation_by_phone_is_whose_it_was_and_nothing_is_sent_to_the_contact(
    as_nina, client, nina, talk, answer, by, words
):
    interview = talk("scheduled")
    said = {"answer": answer, "channel": "phone", "note": "She sounded ill"}

    page = as_nina.post(url(interview), said, follow=True)

    assert stage_of(interview) == "canceled"
    assert "Nothing was sent to Maya; your own calendar is updated." in unescape(page.text)
    assert words in page.text
    event = last_event(interview)
    assert (event.by, event.channel, event.note) == (by, "phone", "She sounded ill")
    assert [email.user for email in Email.objects.all()] == [nina]
    assert RequestRecord.objects.get().closed_at < NOW + HOUR
    assert "sounded ill" not in client.get(path(interview)).text  # it is the student's own


def test_moved_as_agreed_at_any_hour_updates_the_students_calendar_alone(as_nina, nina, talk):
    interview = talk("scheduled")
    night = "2026-03-10T23:00"

    as_nina.post(url(interview), {"answer": "moved", "channel": "text", "starts_at": night})

    interview.refresh_from_db()
    assert f"{interview.starts_at:%F %R}" == "2026-03-11 04:00"
    assert InterviewEvent.objects.get(move="move").channel == "text"
    assert Email.objects.get().user == nina


def test_moved_needs_a_new_time_unless_it_was_pressed_twice(as_nina, talk):
    interview = talk("scheduled")
    as_it_stands = as_nina.get(url(interview)).context["form"]["starts_at"].value()
    same = {"answer": "moved", "starts_at": f"{as_it_stands:%Y-%m-%dT%H:%M}", "note": "She is ill"}

    refused = as_nina.post(url(interview), same)
    new = same | {"starts_at": "2026-03-10T23:00"}
    pressed = [as_nina.post(url(interview), new).status_code for _ in range(2)]

    assert refused.status_code == 422 and "Enter the new time" in refused.content.decode()
    assert "She is ill" in refused.content.decode()
    assert pressed == [302, 302]
    assert InterviewEvent.objects.filter(move="move").count() == 1


def test_an_answer_of_the_page_as_it_was_changes_nothing(as_nina, talk):
    scheduled, asked = talk("scheduled"), talk("declined")

    for interview, answer in ((scheduled, "no"), (asked, "they_canceled"), (asked, "no")):
        as_nina.post(url(interview), {"answer": answer, "channel": "phone", "how": "video"})

    assert (stage_of(scheduled), stage_of(asked)) == ("scheduled", "declined")


# --- the way there --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stage", "facts"),
    [
        ("asked", {"asked_at": NOW - 13 * DAY}),
        ("asked", {"asked_at": NOW - DAY}),  # nothing is due: only the line of those waited for
        ("proposing", {}),
        ("scheduled", {}),
    ],
)
def test_today_leads_there_by_one_press(as_nina, talk, stage, facts):
    interview = talk(stage, **facts)

    page = as_nina.get(reverse("home:today")).text
    assert f'href="{url(interview)}"' in page or f'action="{url(interview)}"' in page
