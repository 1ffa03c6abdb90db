"""HELD shouts: on every page of an admin, in /healthz, in /metrics and in the log; nobody else
is bothered."""

import datetime as dt
import html

import pytest

from core.cache import process_cache
from outbox.delivery.batch import may_send
from outbox.models import Alarm, DeliveryState
from outbox.selectors import health
from outbox.services import alarms
from outbox.services.release import release
from tests.conftest import browser_of
from tests.factories import HOUR, UserFactory
from tests.outbox.conftest import state
from users.models.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
BANNER = "No email is going out. OUTBOX_MODE is set to held."
MINUTE = dt.timedelta(minutes=1)
PAGES = [
    "/",
    "/settings/",
    "/manage/emails/",
    "/manage/office/",
    "/manage/do-not-contact/",
    "/help/",
]


def test_held_mail_shouts_at_admins_and_at_machines(
    as_ruth, as_nina, as_dana, client, settings, caplog, now
):
    settings.OUTBOX_MODE, settings.METRICS_TOKEN = "held", "a-long-one"

    pages = {path: as_ruth.get(path, follow=True).content.decode() for path in PAGES}
    assert [path for path, page in pages.items() if BANNER not in page] == []
    assert BANNER not in as_nina.get("/today/").content.decode()
    assert BANNER not in as_dana.get("/caseload/").content.decode()
    assert client.get("/healthz").json()["held"] == "OUTBOX_MODE is set to held."
    metrics = client.get(
        "/metrics", headers={"Authorization": "Bearer a-long-one"}
    ).content.decode()
    assert "outbox_held 1" in metrics
    assert may_send(now)  # with codes
    assert (
        "outbox HELD, nothing but codes for signing in is sent: OUTBOX_MODE is set to held."
        in caplog.text
    )
    settings.OUTBOX_HELD_SENDS_CODES = False
    assert not may_send(now)
    assert "outbox HELD, nothing is sent: OUTBOX_MODE is set to held." in caplog.text


# --- signing in while email is held ---------------------------------------------------------------
def test_a_held_site_sends_codes_for_signing_in_and_nothing_else(
    put, run, recorder, settings, client, now
):
    settings.OUTBOX_MODE = "held"
    note, letter = put("note"), put("letter", number=2)
    UserFactory(email="ruth@lakeside.example")

    client.post("/accounts/login/code/", {"email": "ruth@lakeside.example"})
    run(after=MINUTE)

    assert [mail.recipient for mail in recorder.taken] == ["ruth@lakeside.example"]
    assert (state(note), state(letter)) == ("pending", "pending")
    DeliveryState.objects.update(reminders_planned_at=now)
    assert health.current_problems(now) == {}  # a decision


def test_a_code_for_confirming_an_address_passes_a_hold_too(run, recorder, settings, client):
    settings.OUTBOX_MODE = "held"

    new = {"full_name": "Priya Raman", "email": "priya@lakeside.example", "zone": "America/Denver"}
    client.post("/accounts/signup/", new | {"password1": "a long and quiet walk"})
    run(after=MINUTE)

    assert [mail.recipient for mail in recorder.taken] == ["priya@lakeside.example"]


def test_an_operator_may_hold_the_codes_too(put, run, recorder, settings):
    settings.OUTBOX_MODE, settings.OUTBOX_HELD_SENDS_CODES = "held", False
    row = put("account", object_id=None, body="123456")

    run()

    assert (state(row), recorder.taken) == ("pending", [])


def test_a_held_site_whose_worker_is_gone_is_unwell_since_nobody_gets_a_code(run, settings, now):
    settings.OUTBOX_MODE = "held"
    run()
    DeliveryState.objects.update(reminders_planned_at=now + HOUR)

    assert "mail_late" in health.current_problems(now + HOUR)
    settings.OUTBOX_HELD_SENDS_CODES = False
    assert health.current_problems(now + HOUR) == {}


# --- another key, a copied database ---------------------------------------------------------------
def take_another_key(settings):
    settings.ADDRESS_KEY = "another"


def become_a_copy(settings):
    DeliveryState.objects.update(fingerprint="7000000000000000000:5")


FAULTS = [
    (take_another_key, "wrong_key", "ADDRESS_KEY is not the key"),
    (become_a_copy, "copy", "is a copy"),
]


@pytest.fixture(params=FAULTS, ids=["wrong_key", "copy"])
def at_fault(request, run, settings, now):
    """The site sent before; since then something went wrong."""
    run()
    DeliveryState.objects.update(reminders_planned_at=now)
    happen, why, words = request.param
    happen(settings)
    process_cache.clear()
    return why, words


@pytest.mark.parametrize("mode", ["send", "held"])
def test_another_key_or_a_copy_holds_codes_too_whatever_the_mode(
    at_fault, put, run, recorder, settings, mode
):
    settings.OUTBOX_MODE = mode
    rows = [put("account", object_id=None, body="123456"), put("note", number=2)]

    run()

    assert ([state(row) for row in rows], recorder.taken) == (["pending", "pending"], [])
    assert at_fault[1] in health.hold_message()


@pytest.mark.parametrize("mode", ["send", "held"])
def test_another_key_or_a_copy_turns_healthz_red_and_is_an_alarm(
    at_fault, client, settings, now, mode
):
    settings.OUTBOX_MODE = mode

    answers = [client.get("/healthz") for _ in range(4)]
    alarms.record_alarms(now)

    assert [answer.status_code for answer in answers] == [503] * 4
    assert answers[0].json()["alarms"]["held"] == at_fault[0]
    assert list(Alarm.objects.values_list("problem", "reason")) == [("held", at_fault[0])]
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.STUDENT])
def test_another_key_or_a_copy_is_told_to_every_member_of_staff(at_fault, as_nina, role):
    page = browser_of(UserFactory(roles=[role])).get("/settings/").content.decode()

    assert "No email is going out." in page
    assert at_fault[1] in html.unescape(page)
    assert ("Open the log" in page) is (role in (Role.ADMIN, Role.AUDITOR))
    assert "No email is going out." not in as_nina.get("/settings/").content.decode()


def test_once_released_the_staff_read_it_no_more(run, settings, ruth, as_dana):
    run()
    become_a_copy(settings)
    process_cache.clear()
    assert "No email is going out." in as_dana.get("/settings/").content.decode()

    release(by=ruth)
    process_cache.clear()

    assert "No email is going out." not in as_dana.get("/settings/").content.decode()
