"""What comes back to the mailbox of bounces: read once, believed for our own emails only."""

import time
from pathlib import Path

import pytest

from outbox.domain.bounces import MAX_BYTES, parse_bounce
from outbox.domain.provider_events import EventType

SAMPLES = Path(__file__).parent.parent / "data" / "bounces"
ID, ADDRESS = "<6f5a9d0e-1111-5222-8333-444455556666@margin.example>", "maya@hospital.example"
OUTCOMES = {
    "exchange-online": (EventType.BOUNCED, "550 5.1.10"),
    "exchange-2000": (EventType.BOUNCED, "550 5.1.1"),
    "postfix": (EventType.BOUNCED, "550 5.1.1"),
    "postfix-expired": (EventType.FAILED, "421 4.4.1"),
    "postfix-delayed": None,
    "full-mailbox": (EventType.BOUNCED, "552 5.2.2"),
    "blocked": (EventType.BOUNCED, "554 5.7.1"),
    "exim": (EventType.BOUNCED, "550 5.1.1"),
    "exim-unrouteable": (EventType.FAILED, "unknown"),
    "qmail": (EventType.BOUNCED, "550 5.1.1"),
    "gmail": (EventType.BOUNCED, "550 5.1.1"),
    "internationalized": (EventType.BOUNCED, "550 5.1.1"),
    "out-of-office": None,
    "read-receipt": None,
}


def sample(name, message_id=ID, address=ADDRESS):
    text = (SAMPLES / f"{name}.eml").read_text()
    return text.replace("{message_id}", message_id).replace("{address}", address).encode()


def test_every_sample_has_its_outcome():
    assert set(OUTCOMES) == {each.stem for each in SAMPLES.glob("*.eml")}


@pytest.mark.parametrize("name", OUTCOMES)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_each_program_s_words_have_their_outcome(name, newline):
    event = parse_bounce(sample(name).replace(b"\n", newline))

    if OUTCOMES[name] is None:
        assert event is None
    else:
        assert (event.type, event.reason) == OUTCOMES[name]
        assert event.message_ids == (ID,)


def test_the_same_bounce_has_the_same_key_and_another_email_s_has_another():
    first = parse_bounce(sample("postfix"))

    assert parse_bounce(sample("postfix").replace(b"4XyZ", b"5AbC")).key == first.key
    assert parse_bounce(sample("postfix", "<another@margin.example>")).key != first.key


def changed(old, new, name="postfix"):
    raw = sample(name)
    assert old in raw
    return raw.replace(old, new)


NO_BOUNCES = {
    "nothing": b"",
    "no message": b"\x00\xff\xfe" * 100,
    "without the email's headers": changed(b"Message-ID: <6f5a", b"X-No: <6f5a"),
    "delivered": changed(b"Action: failed", b"Action: delivered"),
    "relayed": changed(b"Action: failed", b"Action: relayed"),
    "delayed with 5.x": changed(b"Action: failed", b"Action: delayed"),
    "one of two delivered": changed(
        b"Action: failed", b"Action: delivered\n\nFinal-Recipient: rfc822; x@y\nAction: failed"
    ),
    "a program's words from a person": changed(
        b"Return-Path: <>", b"Return-Path: <x@y.example>", "qmail"
    ),
    "cut off before the email": sample("postfix").partition(b"--=_report_42\nContent-Type: text/r")[
        0
    ],
}


@pytest.mark.parametrize("raw", NO_BOUNCES.values(), ids=NO_BOUNCES)
def test_what_is_no_bounce_of_an_email_says_nothing(raw):
    assert parse_bounce(raw) is None


def test_a_bounce_that_was_passed_on_inside_an_email_is_no_bounce():
    head = b"From: x@y.example\nContent-Type: multipart/mixed; boundary=o\n"
    for inner in ("postfix", "exim", "qmail", "exchange-2000"):
        raw = (
            head
            + b"\n--o\nContent-Type: text/plain\n\nSee below."
            + b"\n--o\nContent-Type: message/rfc822\n\n"
            + sample(inner)
            + b"\n--o--\n"
        )
        assert parse_bounce(raw) is None, inner


def test_a_bounce_inside_a_mixed_message_counts():
    body = sample("postfix")
    inner = body[body.index(b"Content-Type: multipart/report") :]
    raw = (
        b"From: gateway@y.example\nContent-Type: multipart/mixed; boundary=o\n\n--o\n"
        + inner
        + b"\n--o\nContent-Type: text/plain\n\nChecked for viruses.\n--o--\n"
    )

    assert parse_bounce(raw).reason == "550 5.1.1"


def test_our_own_words_in_the_copy_of_an_email_are_no_code():
    raw = changed(b": 550 5.1.1 User unknown", b": no", "exim")

    assert (parse_bounce(raw).type, parse_bounce(raw).reason) == (EventType.FAILED, "unknown")


def test_status_counts_where_the_server_quotes_none():
    raw = changed(b"Diagnostic-Code: smtp; 550 5.1.1", b"Diagnostic-Code: smtp; 550 no")

    assert parse_bounce(raw).reason == "550 5.1.1"


def test_letters_of_other_languages_and_wrong_encodings_do_not_matter():
    raw = sample("postfix")
    for encoding in (b"klingon", b"utf-16", b"iso-2022-jp"):
        odd = raw.replace(b"charset=utf-8", b"charset=" + encoding)
        odd = odd.replace(b"I'm sorry", "Ich bedaure: ä ß €".encode("cp1252", "replace"))
        assert parse_bounce(odd).reason == "550 5.1.1", encoding


def part(kind, text, more=b""):
    return b"\n--b\nContent-Type: " + kind + b"\n" + more + b"\n" + text


HEAD = b"From: MAILER-DAEMON\nContent-Type: multipart/report; boundary=b\n"
COPY = part(b"text/rfc822-headers", b"Message-ID: " + ID.encode() + b"\n") + b"\n--b--\n"
HOSTILE = {
    "one line": HEAD + b"\nMessage-ID: <aaaa@b>\n" + b"a" * 300_000,
    "brackets": HEAD + part(b"text/plain", b"the postfix\n" + b"<" * 200_000) + COPY,
    "multiparts in multiparts": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (i, i) for i in range(5000)
    ),
    "messages in messages": HEAD + b"\n--b\n" + b"Content-Type: message/rfc822\n\n" * 5000,
    "many parts": HEAD + b"\n--b\n" * 40_000,
    "many blocks": HEAD + part(b"message/delivery-status", b"Action: x\n\n" * 20_000) + COPY,
    "a long code": HEAD
    + part(b"message/delivery-status", b"Action: failed\nDiagnostic-Code: " + b"550 (" * 40_000)
    + COPY,
    "many ids": HEAD + b"\n" + b"Message-ID:\n" * 20_000,
    "quoted": HEAD + b"\n" + b"> " * 120_000 + b"Message-ID:" + b" " * 20_000,
    "many headers": b"X: y\n" * 50_000 + HEAD + COPY,
    "addresses": b"X-Failed-Recipients: " + b"a@b, " * 6_000 + b"\n" + HEAD + COPY,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_a_stranger_writes_takes_long(raw):
    start = time.process_time()

    parse_bounce(raw)

    assert time.process_time() - start < 5


def test_of_a_huge_bounce_the_beginning_is_read():
    raw = sample("gmail") + b"x" * (3 * MAX_BYTES)

    assert parse_bounce(raw).reason == "550 5.1.1"
