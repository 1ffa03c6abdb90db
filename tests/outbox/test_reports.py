"""/hooks/mail/: a report counts once, in any order, with the secret only, and for our own emails
only."""

import base64
import hashlib
import hmac
import itertools
import json
import re

import pytest
from django.db import connection
from django.urls import reverse

from outbox import webhooks as provider_of_reports
from outbox.domain import kinds
from outbox.domain.kinds import Choice, Kind
from outbox.models import Email, Report, Suppression
from outbox.privacy.retention import old_reports
from outbox.services import is_suppressed
from tests.outbox.conftest import state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
SECRET = "provider:a-long-word"
BOUNCE = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 7}
DELIVERY = {"RecordType": "Delivery", "DeliveredAt": "2026-03-03T15:00:00Z"}
COMPLAINT = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "ID": 8}
OPENED = {"RecordType": "Open", "FirstOpen": True}


@pytest.fixture(autouse=True)
def provider(settings):
    settings.MAIL_PROVIDER, settings.MAIL_REPORTS_SECRET = "postmark", SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def report(client):
    """Send a report of a mail; the status of the answer."""

    def report(what, email=None, secret=SECRET, **more):
        about = (
            {"MessageID": "0-0", "Metadata": {"mail": email.message_id.strip("<>")}}
            if email
            else {}
        )
        proof = (
            {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}
            if secret
            else {}
        )
        body = (
            what
            if isinstance(what, str)
            else json.dumps({"Email": "x@else.example"} | what | about | more)
        )
        return client.post(
            reverse("outbox:reports"), body, "application/json", headers=proof
        ).status_code

    return report


@pytest.fixture
def sent(put, now):
    def sent(kind="letter", **facts):
        row = put(kind, **facts)
        Email.objects.filter(pk=row.pk).update(
            state="sent", sent_at=now, ended_at=now, next_attempt_at=None
        )
        return row

    return sent


def facts():
    return (
        list(Email.objects.order_by("pk").values()),
        list(Suppression.objects.values()),
        Report.objects.count(),
    )


@pytest.mark.fault("R24 reports of a provider")
def test_a_bounce_told_five_times_counts_once(sent, report):
    row, other = sent(), sent(number=2)

    assert [report(BOUNCE, row) for _ in range(5)] == [200] * 5

    assert (state(row), state(other), Report.objects.count()) == ("bounced", "sent", 1)
    assert Email.objects.get(pk=row.pk).last_error_class == "bounced"


def test_a_bounce_told_again_does_not_undo_what_staff_did_since(sent, report):
    row = sent()
    report(BOUNCE, row)
    Email.objects.filter(pk=row.pk).update(state="sent")

    report(BOUNCE, row)

    assert state(row) == "sent"


@pytest.mark.parametrize("order", [*itertools.permutations([BOUNCE, DELIVERY, OPENED])])
@pytest.mark.fault("R24 reports of a provider")
def test_the_order_of_reports_does_not_matter(sent, report, order):
    row = sent()

    assert [report(what, row) for what in order] == [200] * 3

    assert state(row) == "bounced"


@pytest.mark.parametrize("secret", ["", "provider:another", "None", "provider:"])
@pytest.mark.fault("R24 reports of a provider")
def test_a_forged_report_is_refused_and_changes_nothing(sent, report, secret):
    row, before = sent(), facts()

    assert [
        report(what, row, secret=secret) for what in (BOUNCE, DELIVERY, COMPLAINT, "nonsense")
    ] == [403] * 4

    assert facts()[1:] == before[1:]
    assert state(row) == "sent"


@pytest.mark.parametrize(
    "body", ["", "nonsense", "[]", "1", "null", '{"RecordType": "Bounce", "Metadata": 3}']
)
def test_what_cannot_be_read_is_no_error_of_ours(report, body):
    assert report(body) in (200, 400)


DEEP = 50_000
ODD = {
    "lists in lists": "[" * DEEP + "]" * DEEP,
    "objects in objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "a list in the place of a word": '[{"event": [], "MessageID": [], "Metadata": []}]',
    "half a character": '{"RecordType": "Bounce", "ID": 1, "MessageID": "\\ud800", "Metadata": '
    '{"mail": "\\udfff"}}',
    "a number without an end": '{"RecordType": "Bounce", "ID": ' + "9" * 5000 + "}",
    "a moment beyond the calendar": '[{"event": "bounce", "ts_event": 1e300, "time": 1e300, '
    '"msys": {"message_event":'
    ' {"type": "bounce", "timestamp": "9" }}}]',
    "infinity": '{"event": "hard_bounce", "ts_event": Infinity, "time": -Infinity, "RecordType": '
    '"Bounce", "ID": NaN}',
}


@pytest.mark.parametrize("name", sorted(provider_of_reports.VIEWS))
@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_whatever_a_provider_sends_is_no_error_of_ours(report, settings, name, body):
    settings.MAIL_PROVIDER = name
    settings.ANYMAIL = settings.ANYMAIL | {"MAILGUN_WEBHOOK_SIGNING_KEY": "k"}

    assert report(body) in (200, 400, 403)


@pytest.mark.parametrize(
    ("provider", "secret"), [("", SECRET), ("unknown", SECRET), ("postmark", "")]
)
def test_without_a_provider_and_a_secret_there_is_no_such_page(
    sent, report, settings, provider, secret
):
    settings.MAIL_PROVIDER, settings.MAIL_REPORTS_SECRET = provider, secret
    row = sent()

    assert report(BOUNCE, row) == 404
    assert state(row) == "sent"


def test_the_address_in_a_report_is_believed_by_nobody(sent, report, now):
    row = sent()

    assert report(BOUNCE | {"Email": row.address, "MessageID": "another"}) == 200
    assert report(COMPLAINT | {"Email": row.address, "MessageID": "no\x00thing"}) == 200

    assert state(row) == "sent"
    assert not is_suppressed(row.address, "letter", now)
    assert not Report.objects.exists()


@pytest.mark.parametrize("ended", ["canceled", "dropped", "expired", "dead"])
def test_a_mail_that_was_never_handed_over_cannot_come_back(sent, report, ended):
    row = sent()
    Email.objects.filter(pk=row.pk).update(state=ended)

    report(BOUNCE, row)

    assert state(row) == ended


def test_a_report_faster_than_our_own_note_is_not_written_over(put, run, report, monkeypatch):
    row = put("letter")
    monkeypatch.setattr("outbox.delivery.batch.reach", lambda point: report(BOUNCE, row))

    run()

    assert state(row) == "bounced"


def test_a_delivery_ends_the_doubt_and_no_second_copy_goes_out(put, run, report, recorder, now):
    row = put("letter")
    Email.objects.filter(pk=row.pk).update(state="uncertain", uncertain_at=now)

    report(DELIVERY, row)
    run()

    assert (state(row), len(recorder.taken)) == ("sent", 0)


def test_a_complaint_stops_mails_to_a_contact_and_the_contact_can_undo_it(sent, report, now):
    row = sent()

    report(COMPLAINT, row)

    assert is_suppressed(row.address, "letter", now)
    assert Suppression.objects.get().reason == "unsubscribed"
    assert state(row) == "sent"


# --- whose fault a bounce is, for each provider, as their documentation shows the payloads --------
def postmark(type_, record="Bounce", **more):
    return {"RecordType": record, "Type": type_, "ID": 9, "Metadata": {"mail": "THIS"}} | more


def brevo(event, reason=""):
    return {
        "event": event,
        "reason": reason,
        "message-id": "<0-0@else>",
        "X-Mailin-custom": '{"mail": "THIS"}',
    }


def mailjet(event, error=""):
    return {
        "event": event,
        "error": error,
        "time": 1,
        "MessageID": 1,
        "Payload": '{"mail": "THIS"}',
    }


def sparkpost(type_, bounce_class="", raw=""):
    more = {"bounce_class": bounce_class, "raw_reason": raw} if bounce_class else {}
    return [
        {
            "msys": {
                "message_event": {"type": type_, "event_id": "1", "rcpt_meta": {"mail": "THIS"}}
                | more
            }
        }
    ]


def mailgun(event, reason="", severity="permanent", message=""):
    data = {"event": event, "timestamp": 1, "message": {"headers": {"message-id": "THIS"}}}
    if event == "failed":
        data |= {
            "reason": reason,
            "severity": severity,
            "delivery-status": {"message": message, "description": ""},
        }
    signature = {"timestamp": "1", "token": "t"}
    signature["signature"] = hmac.new(b"signing", b"1t", hashlib.sha256).hexdigest()
    return {"signature": signature, "event-data": data}


ADDRESS, FULL, OURS, STOP, BOTH = "address", "full", "ours", "stop", "both"
EVENTS = [
    ("postmark", postmark("HardBounce"), ADDRESS),
    ("postmark", postmark("BadEmailAddress"), ADDRESS),
    ("postmark", postmark("HardBounce", Details="smtp;550 5.7.1 Message rejected"), OURS),
    ("postmark", postmark("SoftBounce"), OURS),
    ("postmark", postmark("SoftBounce", Details="smtp;552 5.2.2 over quota"), FULL),
    ("postmark", postmark("SpamNotification"), OURS),
    ("postmark", postmark("VirusNotification"), OURS),
    ("postmark", postmark("Blocked"), OURS),
    ("postmark", postmark("DMARCPolicy"), OURS),
    ("postmark", postmark("OfTomorrow"), OURS),
    ("postmark", postmark("SMTPApiError"), OURS),
    ("postmark", postmark("SpamComplaint", record="SpamComplaint"), STOP),
    ("postmark", postmark("Unsubscribe"), STOP),
    ("brevo", brevo("hard_bounce"), ADDRESS),
    ("brevo", brevo("invalid_email"), ADDRESS),
    ("brevo", brevo("hard_bounce", "554 5.7.1 looks like spam"), OURS),
    ("brevo", brevo("soft_bounce"), OURS),
    ("brevo", brevo("soft_bounce", "452 4.2.2 mailbox full"), FULL),
    ("brevo", brevo("blocked"), OURS),
    ("brevo", brevo("error"), OURS),
    ("brevo", brevo("spam"), STOP),
    ("brevo", brevo("unsubscribe"), STOP),
    ("mailjet", mailjet("bounce", "user unknown"), ADDRESS),
    ("mailjet", mailjet("bounce", "invalid domain"), ADDRESS),
    ("mailjet", mailjet("bounce", "quota exceeded"), FULL),
    ("mailjet", mailjet("bounce", "relay/access denied"), OURS),
    ("mailjet", mailjet("blocked", "content blocked"), OURS),
    ("mailjet", mailjet("blocked", "preblocked"), OURS),
    ("mailjet", mailjet("blocked", "spam reporter"), BOTH),
    ("mailjet", mailjet("spam"), STOP),
    ("mailjet", mailjet("unsub"), STOP),
    ("mailgun", mailgun("failed", "bounce", message="5.1.1 no such user"), ADDRESS),
    ("mailgun", mailgun("failed", "suppress-bounce"), ADDRESS),
    ("mailgun", mailgun("failed", "bounce", message="550 5.7.26 unauthenticated"), OURS),
    ("mailgun", mailgun("failed", "bounce", message="552 5.2.2 over quota"), FULL),
    ("mailgun", mailgun("failed", "generic"), OURS),
    ("mailgun", mailgun("failed", "suppress-complaint"), BOTH),
    ("mailgun", mailgun("failed", "suppress-unsubscribe"), BOTH),
    ("mailgun", mailgun("rejected"), OURS),
    ("mailgun", mailgun("complained"), STOP),
    ("mailgun", mailgun("unsubscribed"), STOP),
    ("sparkpost", sparkpost("bounce", "10"), ADDRESS),
    ("sparkpost", sparkpost("bounce", "30"), ADDRESS),
    ("sparkpost", sparkpost("bounce", "22"), FULL),
    ("sparkpost", sparkpost("bounce", "50"), OURS),
    ("sparkpost", sparkpost("bounce", "51"), OURS),
    ("sparkpost", sparkpost("bounce", "52"), OURS),
    ("sparkpost", sparkpost("bounce", "10", "550 5.7.1 blocked"), OURS),
    ("sparkpost", sparkpost("out_of_band", "70"), OURS),
    ("sparkpost", sparkpost("policy_rejection"), OURS),
    ("sparkpost", sparkpost("spam_complaint"), STOP),
    ("sparkpost", sparkpost("list_unsubscribe"), STOP),
    ("sparkpost", sparkpost("bounce", "90"), STOP),
]


@pytest.mark.parametrize(("sender", "payload", "verdict"), EVENTS)
def test_a_bounce_blames_the_address_only_if_it_says_so_and_only_a_person_stops_mail(
    sent, report, settings, now, sender, payload, verdict
):
    settings.MAIL_PROVIDER = sender
    settings.ANYMAIL = settings.ANYMAIL | {"MAILGUN_WEBHOOK_SIGNING_KEY": "signing"}
    row = sent()

    assert report(json.dumps(payload).replace("THIS", row.message_id.strip("<>"))) == 200

    row.refresh_from_db()
    assert row.fault == (OURS if verdict in (STOP, BOTH) else verdict)
    assert (row.state == "sent") is (verdict == STOP)
    assert is_suppressed(row.address, "letter", now) is (verdict in (STOP, BOTH))


def test_a_verdict_on_the_words_bounces_that_mail_and_the_person_can_be_written_to(
    sent, report, now
):
    row = sent()

    report(postmark("SpamNotification"), row)

    assert (state(row), Email.objects.get(pk=row.pk).last_error_class) == ("bounced", "spam")
    assert not Suppression.objects.exists()


def test_a_complaint_of_a_person_with_an_account_switches_that_kind_off(
    sent, report, nina, monkeypatch
):
    digest = Kind("note", kinds.get("note").build, choice=Choice("digest", "D", "About"))
    monkeypatch.setitem(kinds._kinds, "note", digest)

    report(COMPLAINT, sent("note", to=nina))

    nina.refresh_from_db()
    assert nina.muted == ["digest"]


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("postmark", "X-PM-Metadata-mail"),
        ("brevo", "X-Mailin-custom"),
        ("mailjet", "X-MJ-EventPayload"),
        ("sparkpost", "X-MSYS-API"),
        ("mailgun", None),
        ("", None),
    ],
)
def test_a_provider_that_replaces_the_message_id_is_given_it_to_send_back(
    put, run, recorder, settings, provider, name
):
    settings.MAIL_PROVIDER = provider
    row = put()

    run()

    headers = dict(recorder.taken[0].message.items())
    assert (
        [
            value
            for key, value in headers.items()
            if row.message_id.strip("<>") in re.sub(r"\s", "", value)
        ]
    ) == [headers[key] for key in ("Message-ID", name) if key]


def test_reports_are_kept_only_while_they_may_be_said_again(sent, report, now):
    report(BOUNCE, sent())

    assert not old_reports(now).exists()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_report SET at = at - interval '91 days'")
    assert old_reports(now).count() == 1
