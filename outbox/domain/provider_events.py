"""A mail provider's events, and the header that makes it return our Message-ID."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

NAME = "mail"  # under which the Message-ID goes out and comes back
HEADERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "brevo": ("X-Mailin-custom", lambda name: json.dumps({NAME: name})),
    "mailjet": ("X-MJ-EventPayload", lambda name: json.dumps({NAME: name})),
    "postmark": (f"X-PM-Metadata-{NAME}", str),
    "sparkpost": ("X-MSYS-API", lambda name: json.dumps({"metadata": {NAME: name}})),
}


class EventType(StrEnum):
    """The subset of django-anymail's event types that changes something here."""

    BOUNCED = "bounced"
    REJECTED = "rejected"  # the provider did not even try: the address is known not to work
    FAILED = "failed"  # not the address's fault
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class DeliveryEvent:
    """One event of one email. `key` is unique among all events ever reported."""

    key: str
    type: EventType
    message_ids: tuple[str, ...]  # those that may be the email's
    reason: str = ""  # the code of the server that refused it, or one word
    asked_to_stop: bool = False  # not tried, since this person complained or unsubscribed before


def message_id_header(provider: str, message_id: str) -> tuple[str, str] | None:
    """Return the header (name, value) that makes `provider` report our Message-ID, or None."""
    name, value = HEADERS.get(provider, ("", str))
    return (name, value(message_id.strip("<>"))) if name else None
