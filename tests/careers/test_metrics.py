"""/metrics: numbers from the database, for the holder of the token alone."""

import pytest

from outbox.models import Email
from outbox.services import add, note_reminders_planned
from outbox.services.delivery_state import note_drain
from tests.factories import HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TOKEN = {"Authorization": "Bearer a-long-one"}


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = "a-long-one"


def values(client):
    lines = client.get("/metrics", headers=TOKEN).content.decode().splitlines()
    return {
        name: float(number)
        for name, number in (line.rsplit(" ", 1) for line in lines if line[0] != "#")
    }


@pytest.mark.parametrize(
    "sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "a-long-one"}]
)
def test_without_the_token_there_is_no_such_page(client, sent):
    assert client.get("/metrics", headers=sent).status_code == 404


def test_without_a_token_set_there_is_no_such_page_for_anybody(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_numbers_are_those_of_the_outbox(client, nina):
    rows = [
        add("text_test", to=nina, object_id=number, fact="", subject="S", body="B", now=NOW - HOUR)
        for number in range(4)
    ]
    add("text_test", to=nina, object_id=9, fact="", subject="S", body="B", now=NOW, delay=HOUR)
    Email.objects.filter(pk=rows[0].pk).update(
        state="sent", next_attempt_at=None, ended_at=NOW, sent_at=NOW
    )
    Email.objects.filter(pk=rows[1].pk).update(state="bounced", next_attempt_at=None, ended_at=NOW)
    note_reminders_planned(NOW)
    note_drain(NOW)

    found = values(client)

    assert (found["margin_emails_waiting"], found["margin_emails_due"]) == (3, 2)
    assert found['margin_emails_ended_last_day{state="sent"}'] == 1
    assert found['margin_emails_ended_last_day{state="bounced"}'] == 1
    assert found['margin_emails_ended_last_day{state="dead"}'] == 0
    assert found["margin_email_oldest_due_seconds"] >= 3600
    assert (
        found["margin_reminders_planned_timestamp_seconds"]
        == found["margin_drained_timestamp_seconds"]
        == NOW.timestamp()
    )
    assert (found["margin_outbox_held"], found["margin_mail_server_breaker"]) == (0, 0)


def test_held_mail_shows_and_nothing_of_a_person_does(client, nina, settings):
    settings.OUTBOX_MODE = "held"
    add("text_test", to=nina, object_id=1, fact="", subject="S", body="B", now=NOW)

    assert values(client)["margin_outbox_held"] == 1
    assert "@" not in client.get("/metrics", headers=TOKEN).content.decode()
