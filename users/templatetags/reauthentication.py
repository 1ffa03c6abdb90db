"""What the question "Is it you?" is asked for."""

from urllib.parse import parse_qs, urlsplit

from django import template
from django.urls import reverse

from users.access import rule_of_page

register = template.Library()


@register.simple_tag
def reauthentication_for(address: str | None) -> str:
    """Return the words of the button that led to the question; empty where there are none."""
    parts = urlsplit(address or "")
    if parts.path == reverse("users:resume"):
        return reauthentication_for("".join(parse_qs(parts.query).get("to", [])))
    rule = rule_of_page(parts.path)
    return str(rule.reauthenticate) if rule else ""
