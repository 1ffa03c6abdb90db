"""What pages show of the university's sign-in."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from users.models import User
from users.selectors.single_sign_on import connections, is_the_only_way, provider_name, ways

register = template.Library()
PROBLEMS = {
    "certificate": _(
        "The university's last certificate ends within 30 days. Ask its IT to publish the next one."
    ),
    "own_certificate": _("This site's certificate ends within 30 days. IT has to make a new one."),
    "expired": _("What the university publishes is out of date, and nobody can sign in by SAML."),
}
FAILED = _("What the university publishes cannot be fetched or believed. The last one is used.")


@register.simple_tag
def university_sign_in(university: str = "") -> dict[str, Any]:
    """Return the ways that are set up, the name on their button, and whether there are others."""
    return {
        "ways": ways(),
        "name": provider_name(university),
        "is_only": is_the_only_way(),
        "shared_minutes": settings.SHARED_COMPUTER_MINUTES,
    }


@register.simple_tag
def sign_in_problem(problem: str) -> str | Promise:
    return PROBLEMS.get(problem, FAILED)


@register.simple_tag
def is_connected(person: User) -> bool:
    return connections(person).exists()
