"""Who led to a talk hears of it, if the student wants to tell."""

import pytest
from django.urls import reverse

from contacts.models import Contact
from tests.factories import DAY, HOUR, ContactFactory, InterviewFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "facts", "offered"),
    [
        ("thanked", {}, True),
        ("held", {}, False),  # the thank-you to the contact comes first
        ("thanked", {"archived": True}, False),
        ("thanked", {"since": True}, False),
    ],
)
def test_who_led_to_a_talk_is_thanked_once_it_was_held(
    as_nina, nina, at_now, stage, facts, offered
):
    samuel = ContactFactory(owner=nina, name="Samuel Achebe", last_touch_at=at_now - 90 * DAY)
    talk = InterviewFactory(
        student=nina, stage=stage, contact__name="Maya Okafor", contact__introduced_by=samuel
    )
    if "archived" in facts:
        Contact.objects.filter(pk=samuel.pk).update(archived_at=at_now)
    if "since" in facts:
        Contact.objects.filter(pk=samuel.pk).update(last_touch_at=talk.ended_at + HOUR)

    page = as_nina.get(talk.get_absolute_url()).content.decode()

    path = reverse("interviews:keep", args=[samuel.code])
    assert (f"{path}?reason=thanks" in page) == offered
    assert as_nina.get(f"{path}?reason=thanks").status_code == 200
