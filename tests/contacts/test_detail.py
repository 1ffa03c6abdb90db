"""A contact's page, as its owner's browser meets it, with what higher apps show on it."""

import pytest
from django.urls import reverse

from guides.selectors.published import published_guides
from office.selectors.settings import office_settings
from tests.factories import NOW, ContactFactory, InterviewFactory, ReferralFactory

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
def test_a_contacts_page_takes_eight_queries_however_long_the_story(
    as_nina, nina, rows, django_assert_num_queries
):
    maya = ContactFactory(owner=nina)
    for _ in range(rows):
        InterviewFactory(contact=maya, stage="thanked")
    office_settings()
    published_guides()

    with django_assert_num_queries(8):
        as_nina.get(maya.get_absolute_url())
