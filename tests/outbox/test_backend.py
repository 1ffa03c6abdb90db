"""The transport `backend`: a provider's answers end in the same outcomes as a mail server's."""

import datetime as dt
import logging
import smtplib
import socket
import ssl

import pytest
import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives

from outbox.delivery.backend import BackendSession, failure_of
from outbox.delivery.failures import (
    MaybeTaken,
    NotTaken,
    PerhapsRefused,
    Refused,
    RefusedUnlessOthersAreTaken,
    Rejected,
    Unreachable,
)
from outbox.domain import kinds
from outbox.domain.kinds import Kind, Message
from outbox.models import DeliveryState, Email
from outbox.selectors import health
from tests.outbox.conftest import drain_all, state
from tests.provider import TOKEN, Provider, inactive, invalid

pytestmark = pytest.mark.django_db
READER = "reader1@hospital.example"
HOUR = dt.timedelta(hours=1)
BUSY = (503, {"ErrorCode": 100, "Message": "Maintenance"})


@pytest.fixture
def provider(tmp_path, settings):
    with Provider(tmp_path) as provider:
        for name, value in provider.settings.items():
            setattr(settings, name, value)
        yield provider


@pytest.fixture
def run(provider, now):
    def run(after=dt.timedelta(0)):
        drain_all(now + after)

    return run


def test_an_email_is_sent_once_with_its_headers(put, run, provider):
    row = put("letter")

    run()
    run()

    (taken,) = provider.taken
    headers = {each["Name"]: each["Value"] for each in taken["Headers"]}
    assert (state(row), taken["To"]) == ("sent", READER)
    assert headers["Message-ID"] == row.message_id
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Words." in taken["TextBody"]
    assert "Words." in taken["HtmlBody"]


def test_many_emails_go_in_one_drain(put, run, provider):
    for number in range(10):
        put(number=number)

    run()

    assert len(provider.taken) == 10


def test_a_provider_that_reports_gets_the_message_id_as_metadata(put, run, provider, settings):
    settings.MAIL_PROVIDER = "postmark"
    row = put()

    run()

    assert provider.taken[0]["Metadata"] == {"mail": row.message_id.strip("<>")}


def test_a_provider_with_a_return_path_of_its_own_gets_the_sender_alone(
    put, run, provider, settings
):
    settings.MAIL_RETURN_PATH = "bounces@university.example"
    row = put()

    run()

    assert state(row) == "sent"
    assert settings.DEFAULT_FROM_EMAIL in provider.taken[0]["From"]
    assert "bounces@" not in str(provider.taken)


def test_a_backend_that_takes_a_return_path_gets_it(settings):
    settings.MAIL_BACKEND = "anymail.backends.test.EmailBackend"
    session = BackendSession()
    message = EmailMultiAlternatives(
        "s",
        "t",
        "bounces@university.example",
        ["x@y.example"],
        headers={"From": "Careers <careers@university.example>", "Message-ID": "<1@y.example>"},
    )

    session.send(message)

    sent = message.anymail_test_params
    assert sent["envelope_sender"] == "bounces@university.example"
    assert sent["from"].addr_spec == "careers@university.example"


def test_a_calendar_goes_as_a_file_that_names_its_method(put, run, provider, monkeypatch):
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    message = Message("s", "t", calendar=calendar, calendar_method="CANCEL")
    monkeypatch.setitem(kinds._kinds, "note", Kind("note", lambda email, now: message))
    row = put()

    run()

    assert state(row) == "sent"
    (file,) = provider.taken[0]["Attachments"]
    assert file["Name"] == "invite.ics"
    assert file["ContentType"].startswith('text/calendar; method="CANCEL"')


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_provider_gets_the_email_later(status, put, run, provider):
    row = put()
    provider.answers[READER].append((status, {"ErrorCode": 100, "Message": "Maintenance"}))

    run()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error_class) == ("pending", 1, f"HTTP {status}")

    run(after=HOUR)
    assert (state(row), len(provider.taken)) == ("sent", 1)


def test_an_invalid_address_bounces_after_one_attempt_and_others_get_their_email(
    put, run, provider
):
    rows = [put(number=number) for number in range(1, 6)]
    provider.answers[READER].append(invalid(READER))

    run()

    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].attempts, rows[0].fault) == ("bounced", 1, "address")
    assert {state(row) for row in rows[1:]} == {"sent"}


def test_an_address_that_the_provider_blocks_bounces_and_is_not_called_wrong(put, run, provider):
    row, other = put(number=1), put(number=2)
    provider.answers[READER].append(inactive(READER))

    run()

    row.refresh_from_db()
    assert (row.state, row.fault, state(other)) == ("bounced", "ours", "sent")


def test_a_provider_that_blocks_everybody_is_our_trouble_and_bounces_nobody(put, run, provider):
    rows = [put(number=number, address=f"r@h{number}.example") for number in range(6)]
    provider.every = inactive("somebody@else.example")

    for address in {row.address for row in rows}:
        provider.answers[address].append(inactive(address))
    provider.every = None
    run()

    assert {state(row) for row in rows} == {"pending"}
    assert DeliveryState.objects.get().breaker_reason == "rejected"


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_opens_the_breaker_until_it_is_mended(status, put, run, provider, now):
    rows = [put(number=number) for number in range(3)]
    provider.every = (status, {"ErrorCode": 10, "Message": "Bad token"})

    run()
    assert {(row.state, row.attempts) for row in Email.objects.all()} == {("pending", 0)}
    assert provider.calls == 1
    assert health.current_problems(now)["mail_server"] == f"HTTP {status}"

    provider.every = None
    run(after=HOUR)
    assert {state(row) for row in rows} == {"sent"}
    assert DeliveryState.objects.get().breaker_failures == 0


def test_a_message_that_the_provider_refuses_is_tried_five_times_and_is_nobody_s_address(
    put, run, provider
):
    row, other = put(number=1), put(number=2)
    provider.answers[READER] += [(422, {"ErrorCode": 1234, "Message": "no"})] * 9

    for hours in range(6):
        run(after=hours * HOUR)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.fault) == ("dead", 5, "ours")
    assert state(other) == "sent"


def test_a_provider_that_cannot_be_reached_costs_no_attempt_and_no_email(put, run, provider):
    rows = [put(number=number) for number in range(5)]
    provider.stop()

    for minute in range(30):
        run(after=dt.timedelta(minutes=minute))
    assert {(row.state, row.attempts) for row in Email.objects.all()} == {("pending", 0)}
    assert DeliveryState.objects.get().breaker_failures <= 10

    provider.start()
    run(after=HOUR)
    assert {state(row) for row in rows} == {"sent"}


@pytest.mark.parametrize("fault", ["cut", "silent"])
def test_an_answer_that_is_lost_is_uncertain_and_the_email_repeated_once_with_its_id(
    fault, put, run, provider, settings
):
    row = put()
    if fault == "cut":
        provider.drops.add(READER)
    else:
        settings.MAIL_BACKEND_OPTIONS = {**settings.MAIL_BACKEND_OPTIONS, "timeout": 0.2}
        provider.late[READER] = 1

    run()
    assert state(row) == "uncertain"

    run(after=HOUR)
    assert state(row) == "sent"
    ids = [each["Value"] for mail in provider.taken for each in mail["Headers"]]
    assert ids.count(row.message_id) == 2


def test_an_answer_that_nobody_can_read_is_uncertain(put, run, provider):
    row = put()
    provider.answers[READER].append((200, {"what": "is this"}))

    run()

    assert state(row) == "uncertain"


def test_held_mail_stays_and_codes_pass(put, run, provider, settings):
    settings.OUTBOX_MODE = "held"
    note, code = put(), put("account", object_id=None, body="123456")

    run()

    assert (state(note), state(code)) == ("pending", "sent")


def test_the_options_are_never_logged(put, run, provider, caplog):
    caplog.set_level(logging.DEBUG)
    put(number=1)
    put(number=2)
    provider.answers[READER] += [BUSY]
    provider.answers["reader2@hospital.example"].append((401, {}))

    run()

    assert TOKEN not in caplog.text
    assert READER not in caplog.text


@pytest.mark.parametrize(
    ("backend", "options", "why"),
    [
        ("anymail.backends.postmark.EmailBackend", {}, "AnymailConfigurationError"),
        ("django.core.mail.backends.smtp.EmailBackend", {"prot": 1, "port": 1}, "ConnectionRef"),
        ("tests.nowhere.Backend", {}, "ModuleNotFoundError"),
    ],
)
def test_a_backend_that_cannot_be_made_or_opened_opens_the_breaker(
    backend, options, why, put, run, provider, settings
):
    settings.MAIL_BACKEND, settings.MAIL_BACKEND_OPTIONS = backend, options
    row = put()

    run()

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 0)
    assert DeliveryState.objects.get().breaker_reason.startswith(why)


class Told(BackendSession):
    """A backend that returns or raises what it is told."""

    def __init__(self, said):
        super().__init__()
        self.said = said

    def _open(self):
        return self

    def send_messages(self, messages):
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


@pytest.mark.parametrize("said", [1, None])
def test_a_backend_that_returns_took_the_email_whether_it_counts_or_not(said):
    Told(said).send(EmailMultiAlternatives("s"))


def test_a_backend_that_counts_nothing_took_nothing():
    with pytest.raises(Rejected):
        Told(0).send(EmailMultiAlternatives("s"))


def chained(error, cause):
    """As libraries raise: an error of their own from the socket's."""
    error.__cause__ = cause
    return error


def refused(code, text):
    return smtplib.SMTPRecipientsRefused({READER: (code, text)})


def amazon(status):
    error = AnymailAPIError("from a ClientError")
    error.response = {"ResponseMetadata": {"HTTPStatusCode": status}}
    return error


@pytest.mark.parametrize(
    ("error", "outcome", "why"),
    [
        (refused(550, b"5.1.1 nobody"), Refused, "550 5.1.1"),
        (refused(550, b"relay?"), PerhapsRefused, "550"),
        (refused(550, b"5.4.1 denied"), RefusedUnlessOthersAreTaken, "550 5.4.1"),
        (refused(552, b"5.2.2 full"), NotTaken, "552 5.2.2"),
        (refused(451, b"later"), NotTaken, "451"),
        (refused(554, b"5.7.1 blocked"), Rejected, "554 5.7.1"),
        (smtplib.SMTPSenderRefused(550, b"who", "us@x.example"), Unreachable, "550"),
        (smtplib.SMTPSenderRefused(421, b"closing", "us@x.example"), NotTaken, "421"),
        (smtplib.SMTPDataError(554, b"5.7.1 spam"), Rejected, "554 5.7.1"),
        (smtplib.SMTPDataError(451, b"later"), NotTaken, "451"),
        (smtplib.SMTPServerDisconnected("gone"), MaybeTaken, "SMTPServerDisconnected"),
        (AnymailRecipientsRefused(), PerhapsRefused, "rejected"),
        (amazon(429), NotTaken, "HTTP 429"),
        (amazon(403), Unreachable, "HTTP 403"),
        (ImproperlyConfigured("no key"), Unreachable, "ImproperlyConfigured"),
        (ConnectionRefusedError(), Unreachable, "ConnectionRefusedError"),
        (chained(RuntimeError(), socket.gaierror()), Unreachable, "RuntimeError"),
        (chained(OSError(), ssl.SSLCertVerificationError()), Unreachable, "OSError"),
        (ConnectionResetError(), MaybeTaken, "ConnectionResetError"),
        (requests.ReadTimeout(), MaybeTaken, "ReadTimeout"),
        (TimeoutError(), MaybeTaken, "TimeoutError"),
        (KeyError("a fault of the backend's"), MaybeTaken, "KeyError"),
    ],
)
def test_each_exception_has_its_outcome(error, outcome, why):
    failure = failure_of(error)

    assert (type(failure), failure.why) == (outcome, why)
