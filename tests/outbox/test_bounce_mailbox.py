"""The mailbox of bounces over IMAP: each message counts once, whatever happens in between."""

import datetime as dt
import ipaddress
import ssl
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command
from django.db import connection

from careers import metrics
from outbox.delivery import mailbox
from outbox.delivery.bounces import read_bounces
from outbox.domain.mailbox_settings import MailboxSettings
from outbox.models import Alarm, DeliveryState, Email, Report
from outbox.selectors import health
from outbox.services import alarms, is_suppressed
from outbox.services.delivery_state import claim_database
from outbox.tasks import read_bounces_task
from tests import imap
from tests.concurrency import run_concurrently
from tests.imap import PASSWORD, USER, ImapServer
from tests.outbox.conftest import state
from tests.outbox.test_bounces import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
HOUR = dt.timedelta(hours=1)


def settings_for(server, **changed):
    given = {"use_tls": False, "use_ssl": False, "folder": "INBOX", "password": PASSWORD} | changed
    return MailboxSettings(host="127.0.0.1", port=server.port, user=USER, **given)


@pytest.fixture
def server(settings):
    with ImapServer() as server:
        settings.MAIL_BOUNCES = settings_for(server)
        yield server


@pytest.fixture(autouse=True)
def has_sent(at_now):
    claim_database()


@pytest.fixture
def sent(put, now):
    def sent(number=1, kind="letter", **facts):
        row = put(kind, number=number, **facts)
        Email.objects.filter(pk=row.pk).update(
            state="sent", sent_at=now, ended_at=now, next_attempt_at=None
        )
        return row

    return sent


@pytest.fixture
def read(now):
    return lambda after=dt.timedelta(0): read_bounces(clock=lambda: now + after)


def bounce(row, name="postfix"):
    return sample(name, row.message_id, row.address)


def error_class(row):
    return Email.objects.get(pk=row.pk).last_error_class


def test_a_bounce_ends_its_email_and_is_marked_as_seen(server, sent, read):
    row, other = sent(), sent(2)
    server.put(bounce(row))

    assert read() == (1, 1, "")

    assert (state(row), state(other), error_class(row)) == ("bounced", "sent", "550 5.1.1")
    assert Email.objects.get(pk=row.pk).fault == Email.Fault.ADDRESS
    assert server.seen == [True]
    assert read() == (0, 0, "")


@pytest.mark.parametrize(
    ("name", "ended", "fault"),
    [
        ("full-mailbox", "bounced", Email.Fault.FULL),
        ("blocked", "bounced", Email.Fault.OURS),
        ("postfix-expired", "dead", Email.Fault.OURS),
        ("exim-unrouteable", "dead", Email.Fault.OURS),
        ("postfix-delayed", "sent", None),
        ("out-of-office", "sent", None),
    ],
)
def test_only_5_x_is_a_bounce_and_a_delay_is_nothing(server, sent, read, now, name, ended, fault):
    row = sent()
    server.put(bounce(row, name))

    read()

    assert state(row) == ended
    assert fault is None or Email.objects.get(pk=row.pk).fault == fault
    assert not is_suppressed(row.address, "letter", now)
    assert server.seen == [True]


def test_a_forged_bounce_changes_nothing(server, sent, read):
    row = sent()
    forged = [f"<{row.pk}@margin.example>", "<nobody@margin.example>", "<\x00@margin.example>"]
    server.put(*(sample("postfix", one, row.address) for one in forged))

    assert read() == (3, 0, "")

    assert (state(row), Report.objects.count()) == ("sent", 0)


def test_the_same_bounce_many_times_counts_once(server, sent, read):
    row = sent()
    server.put(*[bounce(row)] * 3)

    assert read() == (3, 1, "")

    Email.objects.filter(pk=row.pk).update(state="sent")  # staff put it right
    server.put(bounce(row))
    assert read() == (1, 0, "")
    assert state(row) == "sent"


def test_what_cannot_be_read_stands_in_nobody_s_way(server, sent, read):
    row = sent()
    server.put(b"", b"\xff" * 1000, b"From: x\n\n" + b"y" * 2_000_000, bounce(row))

    assert read() == (4, 1, "")
    assert state(row) == "bounced"


def test_an_email_of_a_kind_that_is_gone_stands_in_nobody_s_way(server, sent, read):
    gone, row = sent(1), sent(2)
    Email.objects.filter(pk=gone.pk).update(kind="gone")
    server.put(bounce(gone), bounce(row))

    assert read() == (2, 1, "")


def test_a_long_mailbox_is_read_in_pieces(server, sent, read, monkeypatch):
    monkeypatch.setattr(mailbox, "MOST", 4)
    monkeypatch.setattr(mailbox, "WINDOW", 3)
    rows = [sent(number) for number in range(10)]
    server.put(*map(bounce, rows))

    assert [read() for _ in range(3)] == [(4, 4, ""), (4, 4, ""), (2, 2, "")]
    assert {state(row) for row in rows} == {"bounced"}


def test_messages_taken_away_meanwhile_are_passed_over(server, sent, read):
    row = sent()
    server.put(b"", bounce(row))
    server.hooks["FETCH"] = lambda: server.inbox[0].flags.add("\\Deleted")

    assert read().came_back == 1


def test_another_folder_is_read_by_its_name(server, sent, read, settings):
    row = sent()
    server.put(bounce(row))
    server.folders['Bounces "2"'] = server.folders.pop("INBOX")
    settings.MAIL_BOUNCES = settings_for(server, folder='Bounces "2"')

    assert read() == (1, 1, "")


def test_a_server_without_plain_signs_in_by_login(server, settings, sent, read):
    server.capabilities = ""
    row = sent()
    server.put(bounce(row))
    assert read().failure == "login"  # LOGIN takes ASCII alone

    imap.PASSWORD, settings.MAIL_BOUNCES = 'a b"c\\d', settings_for(server, password='a b"c\\d')
    try:
        assert read() == (1, 1, "")
    finally:
        imap.PASSWORD = PASSWORD


def test_a_message_is_marked_only_after_its_commit(server, sent, read):
    row, seen = sent(), []
    server.put(bounce(row))
    server.hooks["STORE"] = lambda: seen.append(server.seen[0])

    read()

    assert (seen, server.seen, state(row)) == ([False], [True], "bounced")


def test_when_the_mark_is_lost_the_message_is_read_again_without_harm(server, sent, read):
    row = sent()
    server.put(bounce(row))
    server.dropped = {"STORE"}
    assert read().failure == "abort"
    assert (state(row), server.seen) == ("bounced", [False])

    server.dropped = set()
    assert read() == (1, 0, "")

    assert (state(row), Report.objects.count(), server.seen) == ("bounced", 1, [True])


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("R24 reports of a provider")
def test_a_process_killed_between_commit_and_mark_leaves_a_message_that_is_read_again(
    server, sent, read, manage
):
    row = sent(kind="text_test")
    server.put(bounce(row))
    url = f"imap://{USER.replace('@', '%40')}:{quote(PASSWORD)}@127.0.0.1:{server.port}/INBOX"

    process = manage("read_bounces", MAIL_BOUNCES_URL=url, MARGIN_FAULT="after_bounce_before_seen")
    assert process.wait(60) == -9

    assert (state(row), server.seen) == ("bounced", [False])
    assert read() == (1, 0, "")
    assert server.seen == [True]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_read_at_once(server, sent, now):
    rows = [sent(number) for number in range(8)]
    server.put(*map(bounce, rows))
    open_now, most = [0], [0]

    def begin():
        open_now[0] += 1
        most[0] = max(most[0], open_now[0])

    server.hooks["AUTHENTICATE"] = begin
    server.hooks["LOGOUT"] = lambda: open_now.__setitem__(0, open_now[0] - 1)

    readings = run_concurrently([lambda: read_bounces(clock=lambda: now)] * 6)

    done = [reading for reading in readings if reading]
    assert most == [1]
    assert sum(reading.came_back for reading in done) == 8
    assert len(done) < 6 or sum(reading.messages for reading in done) == 8
    assert {state(row) for row in rows} == {"bounced"}


def test_the_lock_is_free_again_after_a_failure(server, read):
    server.refused = {"AUTHENTICATE"}
    assert read().failure == "login"
    server.refused = set()

    assert read() == (0, 0, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("fingerprint", ["", "another:1"])
def test_a_copy_and_a_new_database_leave_the_messages_to_the_one_that_sends(
    server, sent, read, fingerprint
):
    server.put(bounce(sent()))
    DeliveryState.objects.update(fingerprint=fingerprint)

    assert read() is None
    assert (server.seen, server.log) == ([False], [])


# --- a mailbox that cannot be read ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("command", "why"),
    [("AUTHENTICATE", "login"), ("SELECT", "folder"), ("SEARCH", "search"), ("FETCH", "fetch"),
     ("STORE", "store")],
)  # fmt: skip
def test_a_refusal_is_told_by_one_word_and_never_in_the_server_s(
    server, sent, read, caplog, command, why
):
    server.put(bounce(sent()))
    server.refused = {command}

    assert read().failure == why

    assert DeliveryState.objects.get().bounces_failure == why
    assert "maya@" not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize("command", ["AUTHENTICATE", "SELECT", "SEARCH", "FETCH"])
def test_a_server_that_never_answers_is_left_after_the_time_out(
    server, sent, read, monkeypatch, command
):
    monkeypatch.setattr(mailbox, "TIMEOUT", 0.2)
    server.put(bounce(sent()))
    server.silent = {command}

    assert read().failure == "TimeoutError"


def test_a_server_that_sends_more_than_was_asked_for_is_left(server, sent, read):
    row = sent()
    server.put(bounce(row))
    server.extra = mailbox.MAX_BYTES + 5000

    assert read().failure == "abort"
    assert state(row) == "sent"


def test_what_was_read_before_the_time_was_up_counts(server, sent, now, monkeypatch):
    rows = [sent(number) for number in range(3)]
    server.put(*map(bounce, rows))

    assert read_bounces(clock=lambda: now, seconds=-1) == (0, 0, "")
    assert read_bounces(clock=lambda: now) == (3, 3, "")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path, settings, read):
    with ImapServer(context=self_signed(tmp_path)) as server:
        settings.MAIL_BOUNCES = settings_for(server, use_ssl=True)

        assert read().failure == "SSLCertVerificationError"


def test_a_certificate_that_is_vouched_for_is_taken(tmp_path, settings, read, sent, monkeypatch):
    row, context = sent(), self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with ImapServer(context=context) as server:
        server.put(bounce(row))
        settings.MAIL_BOUNCES = settings_for(server, use_ssl=True)

        assert read() == (1, 1, "")


def test_starttls_is_taken_before_the_password(tmp_path, settings, read, sent, monkeypatch):
    row, context = sent(), self_signed(tmp_path)
    with ImapServer(starttls=context) as server:
        server.put(bounce(row))
        settings.MAIL_BOUNCES = settings_for(server, use_tls=True)
        assert read().failure == "SSLCertVerificationError"
        assert "AUTHENTICATE" not in server.log

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert read() == (1, 1, "")
        assert server.log.index("STARTTLS", 2) < server.log.index("AUTHENTICATE")


def test_a_server_without_starttls_gets_no_password(server, settings, read):
    settings.MAIL_BOUNCES = settings_for(server, use_tls=True)

    assert read().failure
    assert "AUTHENTICATE" not in server.log


def self_signed(folder):
    """A server's context with a certificate of its own for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    today = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(today - HOUR).not_valid_after(today + HOUR)
    certificate = builder.add_extension(here, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


# --- health ---------------------------------------------------------------------------------------
@pytest.fixture
def all_well(run, now):
    run()
    DeliveryState.objects.update(reminders_planned_at=now)

    def later(after):
        DeliveryState.objects.update(reminders_planned_at=now + after, drained_at=now + after)
        return health.current_problems(now + after)

    return later


def test_a_mailbox_away_for_hours_is_an_alarm_and_stops_no_email(
    server, settings, read, all_well, put, run, now
):
    read()
    settings.MAIL_BOUNCES = settings_for(server, password="wrong")
    read(HOUR)
    assert all_well(3 * HOUR) == {}

    assert all_well(4 * HOUR) == {"bounces": "login"}

    alarms.record_alarms(now + 4 * HOUR)
    assert list(Alarm.objects.values_list("problem", "reason")) == [("bounces", "login")]
    assert 'margin_alarms{problem="bounces"} 1' in metrics.report(now + 4 * HOUR)
    row = put()
    run()
    assert state(row) == "sent"


def test_a_mailbox_that_never_worked_is_an_alarm_at_once(server, settings, read, all_well, now):
    assert all_well(HOUR) == {"bounces": "never"}
    settings.MAIL_BOUNCES = settings_for(server, folder="Nowhere")
    read()

    assert all_well(HOUR) == {"bounces": "folder"}


def test_a_mailbox_that_works_again_is_no_alarm(server, read, all_well, now):
    server.refused = {"SELECT"}
    read()
    server.refused = set()
    read(HOUR)

    assert all_well(HOUR) == {}
    assert f"margin_bounces_read_timestamp_seconds {(now + HOUR).timestamp():.15g}\n" in (
        metrics.report(now + HOUR)
    )


def test_a_site_without_such_a_mailbox_has_no_such_alarm(all_well, read, settings):
    settings.MAIL_BOUNCES = None

    assert read() is None
    assert all_well(100 * HOUR) == {}


def test_a_mailbox_that_is_away_is_told_by_the_command(server, settings, capsys):
    server.refused = {"SELECT"}
    with pytest.raises(CommandError, match="cannot be read: folder"):
        call_command("read_bounces")

    settings.MAIL_BOUNCES = None
    with pytest.raises(CommandError, match="MAIL_BOUNCES_URL is not set"):
        call_command("read_bounces")


def test_the_command_says_how_many(server, sent, capsys):
    server.put(bounce(sent()), b"From: x\n\nHello")

    call_command("read_bounces")

    assert capsys.readouterr().out == "2 read, 1 emails came back.\n"


def test_the_worker_reads_it(server, sent):
    row = sent()
    server.put(bounce(row))

    read_bounces_task()

    assert state(row) == "bounced"
