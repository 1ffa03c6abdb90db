"""The demo's command, at a first and a second start."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core import clock
from core.cache import process_cache
from demo.calendar import make_days
from demo.crowd import make_crowd
from demo.emails import make_log
from demo.moments import is_working_time
from demo.people import PASSWORD, Cast
from demo.story import make_story
from interviews import services as interviews
from interviews.models import Interview, Slot
from outbox.models import Email
from outbox.selectors.email_log import NOT_DELIVERED
from reminders.models.choices import NOTES
from reminders.services import planner
from tests.factories import DAY, HOUR, NOW, StudentFactory
from tests.shared_rows import shared_rows


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


# In UTC, of the week of NOW, which is a Tuesday.
STARTS = {
    "a Thursday night": NOW + 2 * DAY + 12 * HOUR,
    "a Saturday night": NOW + 4 * DAY - 7 * HOUR,
    "a Sunday": NOW + 5 * DAY,
    "a Monday at noon": NOW + 6 * DAY + 2 * HOUR,
}


def make_everything(now):
    cast = Cast.make(now)
    make_days(cast, now)
    process_cache.clear()
    make_story(cast, now)
    make_log(cast, make_crowd(cast, now), now)
    return cast, now


@pytest.fixture(scope="module", params=STARTS)
def made(request, django_db_setup, django_db_blocker):
    """A first start, on different days and at different hours."""
    make = partial(make_everything, STARTS[request.param])
    with shared_rows(django_db_blocker, make) as found:
        yield found


@pytest.fixture
def start(made, db):
    return made


def test_every_talk_is_in_working_hours_of_both_on_a_day_on_which_the_office_is_open(start):
    talks = Interview.objects.exclude(starts_at=None).with_people()
    offered = [(slot.starts_at, slot.interview) for slot in Slot.objects.select_related()]

    for starts_at, talk in [*((talk.starts_at, talk) for talk in talks), *offered]:
        for zone in (talk.student.zone, talk.contact_zone):
            assert is_working_time(starts_at, zone), (talk.stage, clock.local(starts_at, zone))
    assert talks.count() > 50


def test_nothing_happened_before_what_led_to_it_and_nothing_in_the_future(start):
    _, now = start
    for talk in Interview.objects.all():
        moves = [event.at for event in talk.events.order_by("pk")]
        assert moves == sorted(moves)
        assert all(moment <= now for moment in moves)
        if talk.ended_at and not talk.is_logged:
            assert talk.asked_at < talk.agreed_at < talk.starts_at < talk.ended_at


def test_only_amara_is_written_to_in_the_first_minute_and_nothing_is_too_late(start):
    """Old reminders would stand as undelivered on the first look at the log."""
    cast, now = start
    assert interviews.run_due_transitions(now) == 0

    planner.queue_due_reminders(now)

    waiting = Email.objects.waiting().exclude(kind="request")
    assert {email.user for email in waiting} == {cast.amara}
    assert all(email.due_at <= now < email.expires_at for email in waiting)
    is_workday = clock.is_business_day(clock.local(now, cast.amara.zone).date())
    assert waiting.filter(kind="thank_you_fresh").exists() is is_workday
    assert waiting.filter(kind__in=NOTES).exists()
    assert Email.objects.filter(state__in=NOT_DELIVERED).count() == 1
