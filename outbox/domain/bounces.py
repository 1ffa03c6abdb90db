"""Read bounces: what a mail server sends back for an email that it took and could not deliver.

A bounce may be forged by anybody, so it counts only for the email whose Message-ID it returns: that
is known to nobody but whoever had the email. See docs/decisions/0138. Pure.
"""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from itertools import islice
from typing import Any

from flufl.bounce import all_failures

from outbox.domain.provider_events import DeliveryEvent, EventType
from outbox.models.smtp_replies import STATUS, Reply, in_report

# Of a message: what a mail server says comes first, then the headers of the email, then the email.
MAX_BYTES = 256 * 1024
# For flufl.bounce, whose patterns take time by the square of a line's length.
MAX_TEXT = 32 * 1024
_LONG_LINE = re.compile(rb"([^\n]{998})[^\n]+")
MAX_RECIPIENTS = 100
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,200}>")
# The email's headers, copied into the text of a bounce.
_COPIED_ID = re.compile(r"^[> \t]*Message-ID:\s*(<[!-;=?-~]{3,200}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(STATUS)
HEADERS = {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
ORIGINALS = {"message/rfc822", "message/global"}
REPORTS = {"message/delivery-status", "message/global-delivery-status"}
ARRIVED = ("delivered", "relayed", "expanded")


def parse_bounce(raw: bytes) -> DeliveryEvent | None:
    """Return what a message says of an email; None if it is no bounce, or only of a delay.

    BOUNCED if the server gave up with 5.x, FAILED if it did without: with 4.x, or without a code.
    """
    try:
        return _event(raw)
    except Exception:  # noqa: BLE001 - strangers write it, and parsers have errors of many classes
        return None


def _event(raw: bytes) -> DeliveryEvent | None:
    parts = list(_parts(message_from_bytes(raw[:MAX_BYTES])))
    ids = _returned_ids(parts)
    if not ids:
        return None
    blocks = list(_recipient_blocks(parts))
    reply = _reply_of_report(blocks) if blocks else _reply_of_text(raw, parts)
    if reply is None:
        return None
    kind = EventType.BOUNCED if reply.status.startswith("5") else EventType.FAILED
    identity = repr(["bounce", kind.value, *ids]).encode()
    key = hashlib.sha256(identity).hexdigest()
    return DeliveryEvent(key, kind, ids, str(reply) if reply.status else "unknown")


def _parts(message: Message) -> Iterator[Message]:
    """Yield the leaves, and never what an attached email is made of: it says nothing of its own."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in _payload(message):
            yield from _parts(part)
    else:
        yield message


# --- which email ----------------------------------------------------------------------------------
def _returned_ids(parts: list[Message]) -> tuple[str, ...]:
    attached = [_MESSAGE_ID.search(_field(each, "Message-ID")) for each in _returned(parts)]
    found = [match[0] for match in attached if match]
    if not found:
        found = [match[1] for match in [_COPIED_ID.search(_text(part)) for part in parts] if match]
    return tuple(found[:1])  # an email of ours is returned once


def _returned(parts: list[Message]) -> Iterator[Message]:
    for part in parts:
        if part.get_content_type() in ORIGINALS and part.is_multipart():
            yield _payload(part)[0]
        elif part.get_content_type() in HEADERS:
            inner = _payload(part)
            yield inner[0] if isinstance(inner, list) else message_from_string(_text(part))


# --- what became of it, by RFC 3464 ---------------------------------------------------------------
def _recipient_blocks(parts: list[Message]) -> Iterator[Message]:
    """Yield the header blocks about recipients, of which an email of ours has one."""
    reports = [part for part in parts if part.get_content_type() in REPORTS]
    blocks = (block for report in reports for block in _blocks(report))
    return islice((block for block in blocks if _field(block, "Action")), MAX_RECIPIENTS)


def _blocks(report: Message) -> list[Message]:
    payload = _payload(report)
    if not isinstance(payload, list):
        return [message_from_string(block) for block in re.split(r"\r?\n\r?\n", _text(report))]
    if report.get_content_type() == "message/global-delivery-status":  # unknown to the parser
        rest = re.split(r"\r?\n\r?\n", str(payload[0].get_payload()))
        return [payload[0], *map(message_from_string, rest)]
    return payload


def _reply_of_report(blocks: list[Message]) -> Reply | None:
    """Return why the email failed; None if it arrived, or if the server still tries."""
    actions = [_field(block, "Action").lower() for block in blocks]
    failed = [
        _reply_of_block(block)
        for block, action in zip(blocks, actions, strict=True)
        if action.startswith("fail")
    ]
    if not failed or any(action.startswith(ARRIVED) for action in actions):
        return None
    return max(failed, key=lambda reply: reply.status)  # 5.x before 4.x before none


def _reply_of_block(block: Message) -> Reply:
    """Return the reply of the server that refused it, if it says what Status says; else Status."""
    quoted = in_report(_field(block, "Diagnostic-Code"))
    stated = _STATUS.search(_field(block, "Status"))
    if quoted and (stated is None or stated[0][0] == quoted.status[0]):
        return quoted
    return Reply(int(f"{stated[0][0]}50"), stated[0]) if stated else Reply(0)


# --- what became of it, in the words of programs that know no standard ----------------------------
def _reply_of_text(raw: bytes, parts: list[Message]) -> Reply | None:
    if not _is_failure(raw):
        return None
    words = "\n".join(_text(part)[:MAX_TEXT] for part in parts)
    copied = _COPIED_ID.search(words)  # what follows are our own words
    reply = in_report(words[: copied.start()] if copied else words)
    return reply if reply and reply.status[0] in "45" else Reply(0)


def _is_failure(raw: bytes) -> bool:
    """Ask flufl.bounce, which knows what qmail, Exim, older Exchange and Postfix write."""
    message = message_from_bytes(_LONG_LINE.sub(rb"\1", raw[:MAX_TEXT]))
    if _field(message, "Return-Path") not in ("", "<>"):
        return False  # a bounce has none, so that no bounce is answered by another
    for part in _parts(message):
        if part.get_content_maintype() == "message":
            part.set_payload("")
    temporary, permanent = all_failures(message)
    return bool(permanent) and not temporary


def _field(message: Message, name: str) -> str:
    return str(message.get(name, "")).strip()


def _payload(message: Message) -> Any:
    """Return a list of Message, or text."""
    return message.get_payload()


def _text(part: Message) -> str:
    """Return the text of a part without its letters beyond ASCII: codes and ids have none."""
    payload = part.get_payload(decode=True)
    return payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
