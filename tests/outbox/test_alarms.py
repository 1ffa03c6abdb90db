"""What keeps mail from going is written down once, from when until when."""

import datetime as dt

import pytest

from outbox.models import Alarm, DeliveryState
from outbox.selectors import health
from outbox.services import alarms

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def all_well(run, now):
    run()
    DeliveryState.objects.update(reminders_planned_at=now)


def rows():
    return list(Alarm.objects.order_by("since", "problem").values_list("problem", "reason"))


def test_a_site_that_works_has_no_alarm(all_well, now):
    alarms.record_alarms(now)

    assert (health.current_problems(now), rows()) == ({}, [])


def test_a_site_that_begins_is_not_healthy_yet_and_raises_no_alarm(now, put):
    alarms.record_alarms(now)
    assert (health.current_problems(now), rows()) == (
        {"mail_late": "never", "reminders_late": "never"},
        [],
    )

    put()
    alarms.record_alarms(now + 4 * MINUTE)
    assert rows() == [("mail_late", "")]


def test_held_mail_is_a_decision_and_no_alarm(all_well, put, settings, now):
    settings.OUTBOX_MODE = "held"
    put()
    later = now + dt.timedelta(hours=1)
    DeliveryState.objects.update(reminders_planned_at=later, drained_at=later)

    assert health.current_problems(later) == {}


def test_what_lasts_is_one_row_and_what_comes_back_another(all_well, now):
    late = now + 4 * MINUTE
    for minute in range(10):
        alarms.record_alarms(late + minute * MINUTE)

    spans = {(row.problem, row.since, row.seen_at) for row in Alarm.objects.all()}
    assert spans == {(what, late, late + 9 * MINUTE) for what in ("mail_late", "reminders_late")}

    alarms.record_alarms(late + 20 * MINUTE)
    assert Alarm.objects.count() == 4


@pytest.mark.parametrize(
    ("reason", "failures", "is_alarm"), [("535", 1, True), ("gaierror", 1, False), ("421", 3, True)]
)
def test_a_mail_server_that_is_away_for_a_moment_is_no_alarm(
    all_well, now, reason, failures, is_alarm
):
    DeliveryState.objects.update(
        breaker_until=now + MINUTE, breaker_reason=reason, breaker_failures=failures
    )

    assert health.current_problems(now) == ({"mail_server": reason} if is_alarm else {})


def test_another_machine_s_wrong_clock_is_told_here_while_it_lasts(all_well, now):
    Alarm.objects.create(
        problem="clock", host="worker-2", reason="+90 s", since=now - MINUTE, seen_at=now
    )

    assert health.current_problems(now) == {"clock": "+90 s"}
    assert "clock" not in health.current_problems(now + 6 * MINUTE)
