"""What a mail provider reports of mails it took: bounces, complaints, deliveries; read and checked by django-anymail.

Mail goes out over SMTP whoever the provider is; a report is matched by the Message-ID alone, which some providers
replace. Those are given it once more in a header of theirs, and send it back.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.module_loading import import_string

NAME = "mail"  # under which the Message-ID goes out and comes back
VIEWS = {  # loaded at the first report only: most sites never get one
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView",
}
HEADERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "brevo": ("X-Mailin-custom", lambda name: json.dumps({NAME: name})),
    "mailjet": ("X-MJ-EventPayload", lambda name: json.dumps({NAME: name})),
    "postmark": (f"X-PM-Metadata-{NAME}", str),
    "sparkpost": ("X-MSYS-API", lambda name: json.dumps({"metadata": {NAME: name}})),
}
MALFORMED = (ValueError, LookupError, TypeError, AttributeError)


class Forged(Exception):
    """It does not come from the provider."""


class Unreadable(Exception):
    """It comes from the provider, but says nothing that can be understood."""


class What(StrEnum):
    """The few of django-anymail's events that change something here."""

    BOUNCED = "bounced"
    REJECTED = "rejected"  # the provider did not even try: the address is known not to work
    FAILED = "failed"  # not the address's fault
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Said:
    """One thing said of one mail. `key` tells it from everything else ever said; `message_ids` may name the mail."""

    key: str
    what: What
    message_ids: tuple[str, ...]
    why: str = ""  # in the provider's one word


def is_expected() -> bool:
    """Whether the office named its provider and agreed on a secret with it; otherwise nothing may be reported."""
    return settings.MAIL_PROVIDER in VIEWS and ":" in settings.MAIL_REPORTS_SECRET


def identity(message_id: str) -> tuple[str, str] | None:
    """Name and value of the header that makes the provider send the Message-ID back; None where none is needed."""
    name, value = HEADERS.get(settings.MAIL_PROVIDER, ("", str))
    return (name, value(message_id.strip("<>"))) if name else None


def read(request: HttpRequest) -> list[Said]:
    """What the request reports and is of use here. Raises Forged, Unreadable."""
    door = import_string(VIEWS[settings.MAIL_PROVIDER])()
    try:
        door.run_validators(request)
    except SuspiciousOperation as error:
        raise Forged from error
    except MALFORMED as error:  # a signature is looked up in the body
        raise Unreadable from error
    try:
        return [_said(event) for event in door.parse_events(request) if event.event_type in list(What)]
    except MALFORMED as error:
        raise Unreadable from error


def _said(event) -> Said:
    told = [event.message_id, (event.metadata or {}).get(NAME)]
    names = tuple(f"<{name.strip('<>')}>" for name in told if isinstance(name, str) and "\0" not in name)
    marks = [event.event_id] if event.event_id else [*names, event.timestamp, event.recipient]
    key = hashlib.sha256(repr([settings.MAIL_PROVIDER, event.event_type, *map(str, marks)]).encode()).hexdigest()
    return Said(key, What(event.event_type), names, str(event.reject_reason or event.event_type))
