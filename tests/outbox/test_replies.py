"""Whose fault a refusal is: what the server's codes say, and no more."""

import pytest

from outbox.models.smtp_replies import Fault, Reply, fault, in_report, is_full

MAILBOX, PERHAPS, OURS, FULL, LATER = (
    Fault.MAILBOX,
    Fault.MAILBOX_PERHAPS,
    Fault.OURS,
    Fault.FULL,
    Fault.LATER,
)
AT_RECIPIENT = [
    ("550 5.1.1 <x@y.example>: user unknown", MAILBOX),
    ("550 5.1.2 bad destination system", MAILBOX),
    ("550 5.1.6 mailbox has moved", MAILBOX),
    ("556 5.1.10 domain takes no mail", MAILBOX),
    ("550 5.2.1 mailbox disabled", MAILBOX),
    ("550 sorry, no mailbox here by that name (#5.1.1)", MAILBOX),
    ("550 #5.1.0 Address rejected.", MAILBOX),
    ("550 nobody here", PERHAPS),
    ("551 not local", PERHAPS),
    ("553 mailbox name not allowed", PERHAPS),
    ("553 5.1.7 sender address invalid", OURS),
    ("553 5.1.8 sender domain not found", OURS),
    ("550 5.4.1 Recipient address rejected: Access denied", Fault.MAILBOX_IF_OTHERS_ARE_TAKEN),
    ("554 5.7.1 Service unavailable; client host [5.1.1.7] blocked", OURS),
    ("550 5.7.1 unable to relay", OURS),
    ("550 5.7.26 not authenticated", OURS),
    ("550 5.3.0 blocked", OURS),
    ("550 5.2.3 too long for this mailbox", OURS),
    ("554 no", OURS),
    ("550 5.1.1.7 is blocked", PERHAPS),  # an IP address, no status
    ("552 5.2.2 over quota", FULL),
    ("550 5.2.2 over quota", FULL),
    ("452 4.2.2 over quota", FULL),
    ("552 exceeded storage", FULL),
    ("552 5.3.4 too big", OURS),
    ("450 5.1.1 greylisted", LATER),
    ("451 4.7.1 greylisted", LATER),
    ("550 4.4.7 expired", LATER),
    ("530 5.7.0 authenticate first", Fault.LOGIN),
]
AT_DATA = [
    ("550 5.1.1 user unknown", MAILBOX),
    ("550 5.1.0 refused", OURS),
    ("550 refused", OURS),
    ("553 refused", OURS),
    ("554 5.7.1 looks like spam", OURS),
    ("554 no valid recipients", OURS),
    ("550 5.2.1 refused", OURS),
    ("550 5.4.1 refused", OURS),
    ("552 5.2.2 over quota", FULL),
    ("552 exceeded storage", FULL),
    ("552 5.3.4 too big", OURS),
    ("451 try later", LATER),
    ("535 5.7.8 who are you", Fault.LOGIN),
]


def parse(answer):
    return Reply.parse(int(answer[:3]), answer[4:].encode())


@pytest.mark.parametrize(("answer", "expected"), AT_RECIPIENT)
def test_a_refusal_of_a_recipient_is_the_mailbox_s_fault_only_when_it_says_so(answer, expected):
    assert fault(parse(answer)) == expected


@pytest.mark.parametrize(("answer", "expected"), AT_DATA)
def test_a_refusal_of_the_email_is_the_mailbox_s_fault_only_as_5_1_1(answer, expected):
    assert fault(parse(answer), at_data=True) == expected


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("550 5.1.1 <x@y.example> unknown", "550 5.1.1"),
        ("550 x@y.example unknown", "550"),
        ("421 bye", "421"),
    ],
)
def test_codes_are_kept_and_the_text_is_not(answer, kept):
    assert str(parse(answer)) == kept


def test_the_first_line_of_a_long_reply_gives_the_status():
    assert str(Reply.parse(550, b"5.7.1 blocked, see\n5.1.1 https://help.example")) == "550 5.7.1"


@pytest.mark.parametrize(
    ("told", "reply"),
    [
        ("smtp;550 5.1.1 The email account does not exist", "550 5.1.1"),
        ("5.7.1 (delivery not authorized)", "550 5.7.1"),
        ("550-5.7.26 This mail is unauthenticated", "550 5.7.26"),
        ("Our host [203.0.113.9] is blocked", "None"),
        ("host 5.1.1.7 said no", "None"),
        ("", "None"),
    ],
)
def test_what_a_provider_quotes_is_read_by_its_status_alone(told, reply):
    assert str(in_report(told)) == reply


@pytest.mark.parametrize(
    ("why", "full"),
    [
        ("552", True),
        ("552 5.2.2", True),
        ("452 4.2.2", True),
        ("552 5.3.4", False),
        ("550", False),
        ("", False),
    ],
)
def test_a_full_mailbox_is_known_by_what_is_kept(why, full):
    assert is_full(why) is full
