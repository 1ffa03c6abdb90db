"""A student learns no more of somebody than whether, and from about when, they can be asked
through the program."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from core.dates import monday_from
from interviews import services
from interviews.domain.next_steps import next_step
from interviews.models import Interview
from interviews.selectors.timeline import history
from office.selectors.settings import office_settings
from outbox import services as outbox
from outbox.domain import kinds
from outbox.models import Email, Suppression
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory, RequestRecordFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

CANT = "This person can't be asked through"


def shown(browser, maya):
    page = browser.get(reverse("interviews:request", args=[maya.code])).content.decode()
    return page.replace("&#x27;", "'")


def another_students_request(maya, omar):
    contact = ContactFactory(owner=omar, email=maya.email, person=maya.person)
    return InterviewFactory(contact=contact, stage="asked")


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        (dt.datetime(2026, 12, 10, 18, tzinfo=dt.UTC), "December 14"),
        (dt.datetime(2026, 12, 14, 6, tzinfo=dt.UTC), "December 14"),  # midnight in Chicago
        (dt.datetime(2026, 12, 14, 6, 1, tzinfo=dt.UTC), "December 21"),
        (dt.datetime(2026, 12, 14, 5, 59, tzinfo=dt.UTC), "December 14"),  # still Sunday there
        (dt.datetime(2026, 12, 30, 18, tzinfo=dt.UTC), "January 4"),
    ],
)
def test_a_week_begins_on_the_first_monday_from_then_on(moment, monday):
    assert monday_from(moment, "America/Chicago") == monday


@pytest.mark.parametrize("cause", ["open", "month", "year", "pause"])
def test_every_limit_is_told_in_the_same_words_and_by_the_week(as_nina, omar, maya, cause):
    if cause == "open":
        another_students_request(maya, omar)
    elif cause == "pause":
        outbox.suppress(maya.email, Suppression.Reason.PAUSED, now=NOW, until=NOW + 30 * DAY)
    else:
        days = {"month": 10, "year": 300}[cause]
        for n in range(6 if cause == "year" else 2):
            RequestRecordFactory(
                person=maya.person,
                asked_at=NOW - (days + n) * DAY,
                closed_at=NOW - (days + n) * DAY,
            )

    page = shown(as_nina, maya)

    assert "Maya can be asked through the program from the week of " in page
    assert "Save as draft?" in page
    assert not [word for word in ("asked again", "another student", "paused") if word in page]
    notice = page.partition("notice-warn")[2].partition("<form")[0]
    assert "Maya can be asked" in notice
    assert not re.search("Mon|Tue|Wed|Thu|Fri", notice)


@pytest.mark.parametrize("cause", ["stopped", "unsubscribed", "office", "held", "no places"])
def test_who_cannot_be_asked_at_all_is_told_in_one_sentence_for_every_cause(as_nina, maya, cause):
    if cause == "held":
        type(maya.person).objects.update(is_on_hold=True)
    elif cause == "no places":
        type(maya.person).objects.update(year_limit=0)
    else:
        outbox.suppress(maya.email, cause, now=NOW)

    assert f"{CANT} {office_settings().name}." in shown(as_nina, maya)


@pytest.mark.parametrize("reason", ["office", "stopped", "unsubscribed", "bounced", "paused"])
def test_a_request_that_is_closed_for_them_says_nothing_of_their_calendar(
    as_nina, client, talk, maya, reason
):
    interview = talk("asked")
    outbox.suppress(
        maya.email, reason, now=NOW, until=NOW + 30 * DAY if reason == "paused" else None
    )

    services.run_due_transitions(NOW)

    interview = Interview.objects.with_people().get(pk=interview.pk)
    (email,) = Email.objects.filter(kind="answer")
    message = kinds.get("answer").build(email, NOW)
    # What stays to be read says what was so then: a stop or a pause may be undone.
    then = f"this person couldn't be asked through {office_settings().name} then."
    told = {
        as_nina.get(interview.get_absolute_url()).content.decode().replace("&#x27;", "'"): then,
        next_step(interview, NOW).text: then,
        f"{message.subject}\n{message.text}": f"{CANT} {office_settings().name}.",
    }
    for words, sentence in told.items():
        assert sentence in words
        assert "about their calendar" not in words
        assert "can't this time" not in words
    assert (
        history(interview)[-1].words == "Closed: Maya couldn't be asked through the program then."
    )
    assert kinds.get("answer").still_wanted(email, NOW)
    assert (interview.stage, interview.is_barred, interview.request_record.closed_at) == (
        "declined",
        True,
        NOW,
    )


def test_a_no_of_their_own_still_speaks_of_the_calendar(as_nina, talk):
    interview = talk("asked")
    services.decline(interview_id=interview.pk, note="", by="contact", now=NOW)

    assert (
        "That is about their calendar" in as_nina.get(interview.get_absolute_url()).content.decode()
    )


def test_the_page_of_somebody_whose_request_was_closed_for_them_claims_no_answer(
    client, talk, maya
):
    interview = talk("asked")
    outbox.suppress(maya.email, Suppression.Reason.OFFICE, now=NOW)
    services.run_due_transitions(NOW)

    page = client.get(interview.link.url.partition("8000")[2]).content.decode()

    assert "This request is closed" in page
    assert "has your answer" not in page
    assert "Thank you for your answer" not in page


def test_a_late_yes_opens_what_was_closed_for_them(talk, maya):
    interview = talk("asked")
    outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)
    services.run_due_transitions(NOW)

    services.accept(
        interview_id=interview.pk,
        starts_at=NOW + 3 * DAY,
        zone="UTC",
        by="contact",
        now=NOW,
        talk=("video", ""),
    )

    interview.refresh_from_db()
    assert (interview.stage, interview.is_barred) == ("scheduled", False)
