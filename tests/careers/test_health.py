import datetime as dt

import pytest
from django.db import connection

from core import clock
from outbox.models import DeliveryState


def test_livez_answers_without_a_database(client):
    # No database is allowed in this test: a query would fail it.
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db
def test_readyz_answers_while_the_database_does(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_readyz_is_red_and_livez_green_while_the_database_is_away(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 503
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db
def test_healthz_is_red_until_mail_has_been_swept(client):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["healthy"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("late", ["drained_at", "reminders_planned_at"])
def test_healthz_is_green_after_both_ticks_and_red_when_one_of_them_was_missed_three_times(
    client, late
):
    now = clock.now()

    DeliveryState.objects.update_or_create(
        id=1, defaults={"drained_at": now, "reminders_planned_at": now}
    )
    assert client.get("/healthz").status_code == 200

    DeliveryState.objects.update(**{late: now - dt.timedelta(minutes=4)})
    assert client.get("/healthz").status_code == 503
