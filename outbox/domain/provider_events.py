"""What a mail provider may tell of an email, and the header in which it hands the Message-ID
back."""

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
    """The few of django-anymail's events that change something here."""

    BOUNCED = "bounced"
    REJECTED = "rejected"  # the provider did not even try: the address is known not to work
    FAILED = "failed"  # not the address's fault
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class DeliveryEvent:
    """One thing said of one mail. `key` tells it from everything else ever said; `message_ids`
    may name the mail."""

    key: str
    what: EventType
    message_ids: tuple[str, ...]
    why: str = ""  # the code of the server that refused it, or one word
    asked_to_stop: bool = False  # it was not tried because of an earlier wish of this person's


def message_id_header(provider: str, message_id: str) -> tuple[str, str] | None:
    """Name and value of the header that makes `provider` send the Message-ID back; None where
    none is needed."""
    name, value = HEADERS.get(provider, ("", str))
    return (name, value(message_id.strip("<>"))) if name else None
