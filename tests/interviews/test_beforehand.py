"""The questions beforehand: on the contact's page if the student ticked it and only then, in
words and order alone."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from interviews import services
from interviews.emails.notifications import build_confirmation
from interviews.models import AnswerLink, Stage
from interviews.services.sheets import show_beforehand
from office.selectors.settings import office_settings
from outbox.models import Email
from questions.models import QuestionSet
from tests.factories import HOUR, NOW
from tests.interviews.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ASKS = "What would you skip?"
PRIVATE = "She sounded tired of it."


@pytest.fixture
def planned(talk):
    """`planned("scheduled")`: a talk with two planned questions, one with a note, and free
    notes."""
    call_command("load", verbosity=0)

    def planned(stage):
        interview = talk("planned" if stage == Stage.PLANNED else "scheduled")
        services.plan_set(
            interview_id=interview.pk, set_id=QuestionSet.objects.get(slug="first-conversation").pk
        )
        services.plan_own(interview_id=interview.pk, text=ASKS, minutes=3)
        interview.planned.filter(text=ASKS).update(note=PRIVATE, note_version=1, noted_at=NOW)
        return interview

    return planned


def tick(browser, interview, said="yes", **headers):
    url = reverse("interviews:questions", args=[interview.code])
    return browser.post(
        url, {"beforehand": ["no", "yes"] if said == "yes" else "no"}, headers=headers
    )


def their_page(interview):
    path = AnswerLink.of(interview).url.removeprefix(settings.PUBLIC_BASE_URL)
    return Page(Client().get(path)).text


def mail(interview):
    return build_confirmation(Email(kind="confirmation", object_id=interview.pk, body=""), NOW).text


def test_the_contact_sees_the_questions_if_they_are_ticked_and_only_then(planned, as_nina):
    interview = planned("scheduled")
    assert ASKS not in their_page(interview)
    assert "on your page" not in mail(interview).replace("use your page", "")

    tick(as_nina, interview)
    shown, told = their_page(interview), mail(interview)
    tick(as_nina, interview, "no")

    assert "Here is what Nina would like to ask" in shown
    # the referral question ends it
    assert shown.index(ASKS) < shown.index(interview.planned.last().text)
    assert PRIVATE not in shown
    assert "There is nothing to prepare. What Nina would like to ask is on your page." in told
    assert ASKS not in their_page(interview)


def test_what_is_planned_later_stands_there_too_and_what_is_taken_off_is_gone(planned, as_nina):
    interview = planned("scheduled")
    tick(as_nina, interview)

    services.plan_own(interview_id=interview.pk, text="And what now?", minutes=2)
    services.remove_question(
        interview_id=interview.pk, planned_id=interview.planned.get(text=ASKS).pk
    )

    assert "And what now?" in their_page(interview)
    assert ASKS not in their_page(interview)


@pytest.mark.parametrize(
    "stage", ["asked", "proposing", "held", "thanked", "canceled", "missed", "declined", "lapsed"]
)
def test_before_a_yes_and_after_the_talk_their_page_shows_none(talk, stage):
    interview = talk(stage, shows_questions=True)
    interview.planned.create(text=ASKS, position=1)

    assert ASKS not in their_page(interview)


def test_a_talk_whose_time_has_passed_shows_none(talk):
    interview = talk("scheduled", shows_questions=True, starts_at=NOW - HOUR, ends_at=NOW)
    interview.planned.create(text=ASKS, position=1)

    assert ASKS not in their_page(interview)
    assert "What Nina would like to ask" not in mail(interview)


def test_the_tick_is_told_where_the_student_looks(planned, as_nina):
    interview = planned("planned")

    swapped = tick(as_nina, interview, **{"HX-Request": "true"}).content.decode()

    assert "Maya may read these questions before the talk." in swapped
    assert 'value="yes" aria-describedby="beforehand-help" checked' in swapped
    review = Page(as_nina.get(reverse("interviews:review", args=[interview.code]))).text
    assert "After a yes that page shows your questions" in review
    assert "Maya may see them beforehand" in Page(as_nina.get(interview.get_absolute_url())).text


def test_after_the_talk_nothing_can_be_ticked_any_more(talk, as_nina):
    interview = talk("held")

    with pytest.raises(services.SheetClosed):
        show_beforehand(interview_id=interview.pk, shown=True)
    tick(as_nina, interview)

    interview.refresh_from_db()
    assert not interview.shows_questions


@pytest.mark.parametrize("rows", [1, 20])
def test_their_page_takes_four_queries_however_many_questions_are_shown(
    talk, rows, django_assert_num_queries
):
    interview = talk("scheduled", shows_questions=True)
    for place in range(rows):
        interview.planned.create(text=f"Question {place}?", position=place + 1)
    path = AnswerLink.of(interview).url.removeprefix(settings.PUBLIC_BASE_URL)
    office_settings()  # kept in process memory

    with django_assert_num_queries(4):
        assert f"Question {rows - 1}?" in Client().get(path).content.decode()
