"""A mail provider's webhook: bounces, complaints, deliveries, parsed by django-anymail.

Events are matched by the Message-ID alone. Providers that replace it are given it in a header of
theirs, and return it.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.utils.module_loading import import_string

from outbox.domain.provider_events import NAME, DeliveryEvent, EventType
from outbox.models import smtp_replies

VIEWS = {  # imported at the first report: most sites never get one
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView",
}
# Where each provider gives its own reason. django-anymail maps several of them to one.
PROVIDER_REASON: dict[str, Callable[[Any], Any]] = {
    "brevo": lambda raw: raw.get("event"),
    "mailgun": lambda raw: (raw.get("event-data") or {}).get("reason"),
    "mailjet": lambda raw: raw.get("error"),
    "postmark": lambda raw: raw.get("Type"),
    "sparkpost": lambda raw: next(iter(raw["msys"].values()), dict[str, Any]()).get("bounce_class"),
}
# A filter's verdict on the words of one email; nobody complained.
CONTENT = {("postmark", "SpamNotification")}
# Not tried, since this person complained or unsubscribed before.
ASKED_TO_STOP = {
    ("mailgun", "suppress-complaint"),
    ("mailgun", "suppress-unsubscribe"),
    ("mailjet", "spam reporter"),
}
FULL = {("mailjet", "quota exceeded"), ("sparkpost", "22")}
# Reported as a bounce, but nothing says that the address does not work.
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
# What parsing a body may raise: RecursionError for deep nesting, ArithmeticError for a date out of
# range.
MALFORMED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    ArithmeticError,
    OSError,
)


def is_expected() -> bool:
    return settings.MAIL_PROVIDER in VIEWS and ":" in settings.MAIL_REPORTS_SECRET


def parse_request(request: HttpRequest) -> list[DeliveryEvent]:
    """Return the events of the request that matter here.

    Raises PermissionDenied if it is not from the provider, BadRequest if it cannot be parsed.
    """
    view = import_string(VIEWS[settings.MAIL_PROVIDER])()
    try:
        view.run_validators(request)
    except SuspiciousOperation as error:
        raise PermissionDenied from error
    except MALFORMED as error:  # the signature is in the body
        raise BadRequest from error
    try:
        return [
            _event(event)
            for event in view.parse_events(request)
            if event.event_type in list(EventType)
        ]
    except MALFORMED as error:
        raise BadRequest from error


def _event(event) -> DeliveryEvent:
    given = [event.message_id, (event.metadata or {}).get(NAME)]
    ids = tuple(
        f"<{one.strip('<>')}>" for one in given if isinstance(one, str) and one.isprintable()
    )
    identity = [event.event_id] if event.event_id else [*ids, event.timestamp, event.recipient]
    key = hashlib.sha256(
        repr([settings.MAIL_PROVIDER, event.event_type, *map(str, identity)]).encode()
    ).hexdigest()
    own = (settings.MAIL_PROVIDER, str(PROVIDER_REASON[settings.MAIL_PROVIDER](event.esp_event)))
    kind = EventType.BOUNCED if own in CONTENT else EventType(event.event_type)
    return DeliveryEvent(key, kind, ids, _reason(event, own), asked_to_stop=own in ASKED_TO_STOP)


def _reason(event, own: tuple[str, str]) -> str:
    """Return the receiving server's code where it is quoted, else one word."""
    if reply := smtp_replies.in_report(str(event.mta_response or "")):
        return str(reply)
    if own in FULL:
        return smtp_replies.FULL
    if own in SOFT:
        return "soft"
    if event.event_type == EventType.BOUNCED and not event.reject_reason:
        return "unknown"
    return str(event.reject_reason or event.event_type)
