"""Tell whose fault a refusal is from the reply code and enhanced status code (RFC 3463). Pure."""

import re
from dataclasses import dataclass
from enum import Enum

AUTHENTICATION = {530, 534, 535, 538}
OUR_SENDER = {"5.1.7", "5.1.8"}
MAILBOX_FULL = {"4.2.2", "5.2.2"}
STATUS = r"[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)"  # not the beginning of an IP address
# At the start of the text, as RFC 2034 wants it; some servers write "#5.1.1" somewhere else.
_IN_REPLY = re.compile(rf"^[\s(\[#]*({STATUS})|#({STATUS})")
_IN_REPORT = re.compile(rf"\b([245]\d\d)[ \-]+[(\[#]*({STATUS})|(?<![\d.])({STATUS})")


class Fault(Enum):
    LATER = "later"  # try again
    FULL = "full"  # the mailbox is full: try again, and report that in the end
    MAILBOX = "mailbox"  # the reply says that this address does not work
    # a bare 550, which also servers say that relay nothing for us
    MAILBOX_PERHAPS = "mailbox_perhaps"
    MAILBOX_IF_OTHERS_ARE_TAKEN = "mailbox_if_others_are_taken"
    OURS = "ours"  # our sender, our reputation, or what the email says
    LOGIN = "login"  # nothing can be sent at all


@dataclass(frozen=True)
class Reply:
    """A reply without its text, which may hold addresses. `status` may be empty."""

    code: int
    status: str = ""

    @classmethod
    def parse(cls, code: int, text: bytes | str) -> "Reply":
        words = text.decode("ascii", "replace") if isinstance(text, bytes) else text
        found = _IN_REPLY.search(words)
        return cls(code, (found[1] or found[2]) if found else "")

    def __str__(self) -> str:
        return f"{self.code} {self.status}".strip()


def fault(reply: Reply, *, at_data: bool = False) -> Fault:
    """Classify a reply of 400 or more: to RCPT or, with `at_data`, to DATA and the email."""
    if reply.code in AUTHENTICATION:
        return Fault.LOGIN
    if reply.status in MAILBOX_FULL or (reply.code == 552 and not reply.status):
        return Fault.FULL
    if reply.code < 500 or reply.status.startswith("4."):
        return Fault.LATER
    if at_data:
        return Fault.MAILBOX if reply.status == "5.1.1" else Fault.OURS
    return _at_recipient(reply)


def _at_recipient(reply: Reply) -> Fault:
    if reply.status == "5.4.1":
        return Fault.MAILBOX_IF_OTHERS_ARE_TAKEN
    if reply.status == "5.2.1" or (
        reply.status.startswith("5.1.") and reply.status not in OUR_SENDER
    ):
        return Fault.MAILBOX
    if reply.code in (550, 551, 553) and not reply.status:
        return Fault.MAILBOX_PERHAPS
    return Fault.OURS


def in_report(text: str) -> Reply | None:
    """Return the reply that a provider's report quotes; None without an enhanced status code."""
    found = _IN_REPORT.search(text)
    if found is None:
        return None
    status = found[2] or found[3]
    return Reply(int(found[1] or f"{status[0]}50"), status)


FULL = "full"  # as a provider's report says it
BY_ADDRESS = {Fault.MAILBOX, Fault.MAILBOX_PERHAPS, Fault.MAILBOX_IF_OTHERS_ARE_TAKEN}


def is_full(why: str) -> bool:
    """True if an email's `last_error_class` says that the mailbox is full."""
    return why == FULL or fault_of(why) == Fault.FULL


def blames_address(why: str) -> bool:
    """True if a bounced email's `last_error_class` says that the address does not work."""
    return why in ("", "SMTPUTF8", "bounced", "invalid") or fault_of(why) in BY_ADDRESS


def fault_of(why: str) -> Fault | None:
    """Return whose fault an email's `last_error_class` tells of; None without a reply code."""
    code, _, status = why.partition(" ")
    return fault(Reply(int(code), status)) if code.isascii() and code.isdigit() else None
