"""A contact's page, as its owner's browser meets it, with what higher apps show on it."""

import pytest
from django.urls import reverse

from contacts.domain.contact_page import ContactPage
from guides.selectors.published import published_guides
from interviews.domain.contact_relation import relation_steps
from interviews.models import InterviewEvent
from office.selectors.settings import office_settings
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory, ReferralFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def text(response):
    return response.content.decode()


STAGES = {
    "planned": "Finish request to Maya",
    "asked": "You asked Maya.",
    "proposing": "Choose a time with Maya",
    "scheduled": "Open",
    "held": "Wrap up and thank Maya",
    "thanked": "You talked with Maya and said thank you.",
    "declined": "Write a new request to Maya",
    "not_now": "Write a new request to Maya",
    "unanswered": "Write a new request to Maya",
    "withdrawn": "Write a new request to Maya",
    "canceled": "Write a new request to Maya",
    "missed": "Write a new request to Maya",
    "lapsed": "Log your talk with Maya",
}


@pytest.mark.parametrize(("stage", "words"), STAGES.items())
def test_a_contacts_page_says_what_is_next_in_every_stage(as_nina, nina, stage, words):
    interview = InterviewFactory(student=nina, stage=stage, contact__name="Maya Okafor")

    page = text(as_nina.get(interview.contact.get_absolute_url()))

    assert words in page
    assert interview.get_absolute_url() in page


def test_somebody_new_is_to_be_asked(as_nina, nina):
    maya = ContactFactory(owner=nina, name="Maya Okafor")

    page = text(as_nina.get(maya.get_absolute_url()))

    assert "It takes about three minutes." in page
    assert reverse("interviews:request", args=[maya.code]) in page


def test_a_contacts_page_shows_whom_they_named_and_what_to_remember(as_nina, nina):
    maya = ContactFactory(owner=nina, tidbits="Two sons; <b>night</b> shifts")
    ReferralFactory(by=maya, name="Lena Ortiz")

    page = text(as_nina.get(maya.get_absolute_url()))

    assert "Lena Ortiz" in page
    assert "Two sons; &lt;b&gt;night&lt;/b&gt; shifts" in page


def test_a_deleted_contact_can_be_brought_back_from_its_page(as_nina, nina):
    maya = ContactFactory(owner=nina, archived_at=NOW)

    assert reverse("contacts:restore", args=[maya.code]) in text(
        as_nina.get(maya.get_absolute_url())
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_a_contacts_page_takes_twelve_queries_however_long_the_story(
    as_nina, nina, rows, django_assert_num_queries
):
    maya = ContactFactory(owner=nina)
    for _ in range(rows):
        InterviewFactory(contact=maya, stage="thanked")
    office_settings()
    published_guides()

    with django_assert_num_queries(13):
        as_nina.get(maya.get_absolute_url())


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        ("planned", ["", "", "", ""]),
        ("asked", ["done", "", "", ""]),
        ("scheduled", ["done", "now", "", ""]),
        ("held", ["done", "done", "now", ""]),
        ("thanked", ["done", "done", "done", "done"]),
        ("declined", ["done", "", "", ""]),
    ],
)
def test_the_line_goes_as_far_as_the_two_have_come(nina, stage, states):
    interview = InterviewFactory(student=nina, stage=stage)

    steps = relation_steps(ContactPage(interview.contact, NOW), [interview], nina.zone)

    assert [state for _words, state, _day in steps] == states


def test_the_line_remembers_an_earlier_talk_after_a_refusal(nina):
    maya = ContactFactory(owner=nina)
    earlier = InterviewFactory(contact=maya, stage="thanked")
    later = InterviewFactory(contact=maya, stage="declined")

    steps = relation_steps(ContactPage(maya, NOW), [later, earlier], nina.zone)

    assert [state for _words, state, _day in steps] == ["done", "done", "done", ""]


def test_a_long_story_is_cut_and_the_rest_is_one_press_away(as_nina, nina):
    interview = InterviewFactory(student=nina, stage="held")
    for days in range(9):
        InterviewEvent.objects.create(
            interview=interview, at=NOW - days * DAY, move="move", by=InterviewEvent.By.STUDENT
        )

    page = text(as_nina.get(interview.contact.get_absolute_url()))

    assert "3 earlier entries" in page
    assert page.count("You moved the talk.") == 9
