import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from contacts.models import Contact
from core import clock
from home.demo import PASSWORD, Cast, tell
from home.demo.story import reminder_due_at
from interviews.models import Interview
from interviews.steps import chip_of
from outbox.models import Email
from tests.factories import NOW, StudentFactory


def demo(**options):
    said = StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


def test_it_prints_who_to_sign_in_as_and_they_can(db):
    said = demo(if_empty=True)

    browser = Client()
    response = browser.post(reverse("account_login"), {"login": "nina@lakeside.example", "password": PASSWORD})
    assert f"nina@lakeside.example  {PASSWORD}" in said
    assert response.status_code == 302
    assert browser.get(reverse("home:today")).status_code == 200


def test_a_second_start_makes_nobody_and_says_the_same(db):
    assert demo(if_empty=True) == demo(if_empty=True)


def test_a_site_with_people_is_left_alone(db):
    StudentFactory()

    assert demo(if_empty=True) == ""
    with pytest.raises(CommandError):
        demo()


def test_production_refuses_it(db, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError):
        demo(if_empty=True)


def test_the_story_reaches_several_stages_and_the_list_agrees_with_the_facts(db):
    tell(Cast.make(NOW.date()), NOW)

    stages = set(Interview.objects.values_list("stage", flat=True))
    assert stages == {"planned", "asked", "proposing", "scheduled", "held", "thanked"}
    for interview in Interview.objects.with_people():
        assert interview.contact.chip == chip_of(interview, NOW.date())
    assert Contact.objects.filter(interviews=None).count() == 1


def test_only_the_request_of_this_minute_goes_to_a_contact(db):
    tell(Cast.make(NOW.date()), NOW)

    waiting = Email.objects.filter(user=None, expires_at__gt=NOW)
    assert [email.kind for email in waiting] == ["request"]


@pytest.mark.parametrize("hour", range(24))
def test_a_reminder_is_due_in_the_first_minute_at_any_hour(db, hour):
    now = NOW.replace(hour=hour, minute=59)

    due = reminder_due_at(now, "America/Chicago")

    wall = clock.local(due, "America/Chicago").time()
    assert now - dt.timedelta(hours=12) < due <= now
    assert dt.time(8) <= wall < dt.time(21)
