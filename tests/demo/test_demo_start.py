"""The demo's command, at a first and a second start."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from demo.people import PASSWORD, Cast
from demo.story import make_story
from outbox.models import Email
from reminders.services import planner
from tests.factories import NOW, StudentFactory


def demo(**options):
    said = StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


def test_it_prints_who_to_sign_in_as_and_they_can(db):
    said = demo(if_empty=True)

    browser = Client()
    response = browser.post(
        reverse("account_login"), {"login": "nina@lakeside.example", "password": PASSWORD}
    )
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


@pytest.mark.parametrize("hour", [0, 7, 15, 22])
def test_her_reminder_is_due_in_the_first_minute_at_any_hour(db, hour):
    now = NOW.replace(hour=hour)
    cast = Cast.make(now)
    make_story(cast, now)

    planner.queue_due_reminders(now)

    due = Email.objects.get(kind="thank_you_fresh", user=cast.amara)
    assert due.due_at <= now < due.expires_at
