"""What the pages about second steps show."""

import json
from typing import Any

from django import template

from users.domain.qr_code import QRCode
from users.domain.qr_code import qr_code as made

register = template.Library()


@register.simple_tag
def qr_code(text: str) -> QRCode:
    return made(text)


@register.filter
def in_fours(text: str) -> str:
    """Return a code as people copy it, "ABCD EFGH"; spaces are no part of it."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


@register.filter
def as_json(value: Any) -> str:
    """Return JSON for a data attribute; the template escapes it."""
    return json.dumps(value)


@register.filter
def offers_passkey(js_data: dict | None) -> bool:
    """True if the account that is signing in has a passkey."""
    options = (js_data or {}).get("request_options", {}).get("publicKey", {})
    return bool(options.get("allowCredentials"))
