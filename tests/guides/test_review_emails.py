"""Review dates reach the curators by email: once, in the morning of a business day."""

import datetime as dt

import pytest

from guides.emails.kinds import NAME, build, still_wanted
from guides.services import queue_review_emails
from office.models import ClosedDay
from outbox.models import Email
from tests.factories import DAY, HOUR, NOW, GuideFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()  # a Tuesday, 9 AM in Chicago


def told():
    return set(Email.objects.filter(kind=NAME).values_list("user__full_name", flat=True))


def test_each_curator_is_told_once_for_a_date_that_has_come(carla, clio, ruth, nina):
    GuideFactory(title="Asking", review_on=TODAY)

    for hours in range(3):
        queue_review_emails(now=NOW + hours * HOUR)

    assert told() == {"Carla Brandt", "Clio Marchetti"}
    assert Email.objects.count() == 2


def test_several_guides_of_one_day_are_one_email_and_a_later_date_another(carla):
    for title in ("Asking", "Thanking"):
        GuideFactory(title=title, review_on=TODAY)
    GuideFactory(title="Keeping", review_on=TODAY + DAY)
    GuideFactory(title="Old", review_on=TODAY - 30 * DAY)
    GuideFactory(title="Retired", review_on=TODAY, status="retired")

    queue_review_emails(now=NOW)
    queue_review_emails(now=NOW + DAY)

    first, second = Email.objects.order_by("id")
    message = build(first, NOW)
    assert message.subject == "3 guides to read again"
    assert "Old, by Feb 1, 2026\nAsking, by Mar 3, 2026\nThanking" in message.text
    assert "Retired" not in message.text
    assert build(second, NOW + DAY).subject == "4 guides to read again"


def test_admins_are_told_where_nobody_curates(ruth):
    GuideFactory(review_on=TODAY)

    queue_review_emails(now=NOW)

    assert told() == {"Ruth Oduya"}


def test_somebody_who_has_left_is_not_told(carla, ruth):
    GuideFactory(review_on=TODAY)
    carla.is_active = False
    carla.save()

    queue_review_emails(now=NOW)

    assert told() == {"Ruth Oduya"}


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        (NOW - 2 * HOUR, ()),  # 7 AM
        (NOW + 4 * DAY, ()),  # a Saturday
        (NOW, [TODAY]),
    ],
)
def test_nobody_is_told_before_eight_or_on_a_day_off(carla, now, closed):
    for day in closed:
        ClosedDay.objects.create(on=day, name="Closed")
    GuideFactory(review_on=TODAY)

    queue_review_emails(now=now)

    assert told() == set()


def test_an_email_about_guides_that_were_read_meanwhile_does_not_go(carla):
    guide = GuideFactory(review_on=TODAY)
    queue_review_emails(now=NOW)
    guide.review_on = dt.date(2027, 1, 1)
    guide.save()

    assert not still_wanted(Email.objects.get(), NOW)
