"""What a mail provider reports: bounces, complaints, deliveries; read and checked by
django-anymail.

Mail goes out over SMTP whoever the provider is; a report is matched by the Message-ID alone, which
some providers replace. Those are given it once more in a header of theirs, and send it back.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.module_loading import import_string

from outbox.domain.provider_events import NAME, DeliveryEvent, EventType
from outbox.models import smtp_replies

VIEWS = {  # loaded at the first report only: most sites never get one
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView",
}
# Where each says why in its own words, which django-anymail's hide: of several words it makes one.
OWN_WORD: dict[str, Callable[[Any], Any]] = {
    "brevo": lambda raw: raw.get("event"),
    "mailgun": lambda raw: (raw.get("event-data") or {}).get("reason"),
    "mailjet": lambda raw: raw.get("error"),
    "postmark": lambda raw: raw.get("Type"),
    "sparkpost": lambda raw: next(iter(raw["msys"].values()), dict[str, Any]()).get("bounce_class"),
}
# A filter's verdict on the words of one email. Nobody complained.
CONTENT = {("postmark", "SpamNotification")}
# It was not tried, since this person complained or unsubscribed before.
ASKED_TO_STOP = {
    ("mailgun", "suppress-complaint"),
    ("mailgun", "suppress-unsubscribe"),
    ("mailjet", "spam reporter"),
}
FULL = {("mailjet", "quota exceeded"), ("sparkpost", "22")}
# Called a bounce like any other, but nothing says that the address does not work.
SOFT = {
    ("brevo", "soft_bounce"),
    ("mailjet", "relay/access denied"),
    ("postmark", "SoftBounce"),
    ("sparkpost", "20"),
    ("sparkpost", "21"),
    ("sparkpost", "23"),
    ("sparkpost", "40"),
    ("sparkpost", "70"),
}
# Raised by reading a body: nested too deeply is a RecursionError, a moment out of range an
# ArithmeticError.
MALFORMED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    ArithmeticError,
    OSError,
)


class Forged(Exception):
    """It does not come from the provider."""


class Unreadable(Exception):
    """It comes from the provider, but says nothing that can be understood."""


def is_expected() -> bool:
    """Whether the office named its provider and agreed on a secret with it; otherwise nothing
    may be reported."""
    return settings.MAIL_PROVIDER in VIEWS and ":" in settings.MAIL_REPORTS_SECRET


def parse_request(request: HttpRequest) -> list[DeliveryEvent]:
    """EventType the request reports and is of use here. Raises Forged, Unreadable."""
    view = import_string(VIEWS[settings.MAIL_PROVIDER])()
    try:
        view.run_validators(request)
    except SuspiciousOperation as error:
        raise Forged from error
    except MALFORMED as error:  # a signature is looked up in the body
        raise Unreadable from error
    try:
        return [
            _event(event)
            for event in view.parse_events(request)
            if event.event_type in list(EventType)
        ]
    except MALFORMED as error:
        raise Unreadable from error


def _event(event) -> DeliveryEvent:
    told = [event.message_id, (event.metadata or {}).get(NAME)]
    names = tuple(
        f"<{name.strip('<>')}>" for name in told if isinstance(name, str) and name.isprintable()
    )
    marks = [event.event_id] if event.event_id else [*names, event.timestamp, event.recipient]
    key = hashlib.sha256(
        repr([settings.MAIL_PROVIDER, event.event_type, *map(str, marks)]).encode()
    ).hexdigest()
    own = (settings.MAIL_PROVIDER, str(OWN_WORD[settings.MAIL_PROVIDER](event.esp_event)))
    what = EventType.BOUNCED if own in CONTENT else EventType(event.event_type)
    return DeliveryEvent(key, what, names, _why(event, own), asked_to_stop=own in ASKED_TO_STOP)


def _why(event, own: tuple[str, str]) -> str:
    """The code of the server that refused it where one is quoted, else one word: only some blame
    the address."""
    if reply := smtp_replies.in_report(str(event.mta_response or "")):
        return str(reply)
    if own in FULL:
        return smtp_replies.FULL
    if own in SOFT:
        return "soft"
    if event.event_type == EventType.BOUNCED and not event.reject_reason:
        return "unknown"
    return str(event.reject_reason or event.event_type)
