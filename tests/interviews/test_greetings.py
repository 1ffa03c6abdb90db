"""Nobody is greeted by what is not their name: in drafts, in what the site writes, and on pages."""

import pytest
from django.urls import reverse

from interviews.emails.notifications import build_confirmation
from interviews.emails.request_letter import draft_letter
from interviews.models import Interview
from outbox.models import Email
from tests.factories import NOW, ContactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

NAMES = [
    ("Maya Okafor", "", "Dear Maya Okafor,", "Dear Maya,"),
    ('Rev. John "Jack" Pike', "", 'Dear Rev. John "Jack" Pike,', 'Dear Rev. John "Jack" Pike,'),
    ("Pike, Susan", "", "Dear Susan Pike,", "Dear Susan Pike,"),
    ("Pike,, Susan, MD", "", "Dear Susan Pike,", "Dear Susan Pike,"),
    ("Dr. Ana de la Cruz", "", "Dear Dr. Ana de la Cruz,", "Dear Dr. Ana de la Cruz,"),
    ("李小龍", "", "Dear 李小龍,", "Dear 李小龍,"),
    ('Rev. John "Jack" Pike', "Jack", "Dear Jack,", "Dear Jack,"),
    ("Susan Pike", "Dr. Pike", "Dear Dr. Pike,", "Dear Dr. Pike,"),
    ("Wang Wei", "Mr. Wang", "Dear Mr. Wang,", "Dear Mr. Wang,"),
]


@pytest.fixture
def named(talk):
    """An agreed talk with somebody of that name."""

    def named(name, called, stage="scheduled"):
        interview = talk(stage)
        interview.contact.name, interview.contact.preferred_name = name, called
        interview.contact.save()
        return interview

    return named


@pytest.mark.parametrize(("name", "called", "letter", "site"), NAMES)
def test_a_letter_and_the_sites_own_email_greet_by_a_name_that_is_theirs(
    named, nina, name, called, letter, site
):
    interview = named(name, called)
    draft = Interview(student=nina, contact=interview.contact)

    assert draft_letter(draft, {}, "not_met")[1].splitlines()[0] == letter
    confirmation = build_confirmation(
        Email(kind="confirmation", object_id=interview.pk, body=""), NOW
    )
    assert confirmation.text.splitlines()[0] == site


@pytest.mark.parametrize(("name", "called", "letter", "site"), NAMES)
def test_the_student_sees_the_greeting_before_sending_and_can_change_it(
    as_nina, named, name, called, letter, site
):
    interview = named(name, called, "planned")

    page = as_nina.get(reverse("interviews:review", args=[interview.code]))

    shown = " ".join(page.content.decode().replace("&quot;", '"').split())
    assert f"“{site}” in the site's own emails" in shown
    assert f"{reverse('contacts:edit', args=[interview.contact.code])}#id_preferred_name" in shown
    edit = as_nina.get(reverse("contacts:edit", args=[interview.contact.code])).content.decode()
    assert 'id="id_preferred_name"' in edit


def test_a_greeting_by_what_they_are_called_is_no_wrong_name(as_nina, named):
    interview = named("Susan O’Pike", "Sue", "planned")
    for greeting in ("Dear Sue,", "Dear Susan,", "Dear Ms. O'Pike,"):
        Interview.objects.filter(pk=interview.pk).update(
            message=f"{greeting}\n\nMay I ask you?\n\n{{times}}"
        )

        response = as_nina.get(reverse("interviews:review", args=[interview.code]))

        assert "The name is right." in [finding.text for finding in response.context["fine"]]


def test_a_name_from_right_to_left_stands_by_itself_in_what_the_site_writes(nina, talk):
    interview = talk("scheduled")
    interview.contact = ContactFactory(owner=nina, name="محمد علي")
    interview.save()

    email = Email(kind="confirmation", object_id=interview.pk, body="")

    assert "Dear \u2068محمد\u2069," in build_confirmation(email, NOW).text
    draft = Interview(student=nina, contact=interview.contact)
    # the student's own words, without marks
    assert draft_letter(draft, {}, "not_met")[1].startswith("Dear محمد علي,")
