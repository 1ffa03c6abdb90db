"""The second steps of people."""

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.conf import settings

from core.panels import Panel
from users.domain.second_steps import FACTORS, SecondStep, is_required_of
from users.models import User


def second_steps_of(person: User) -> list[SecondStep]:
    """Return everything the person has set up, oldest first. One query, and nothing decrypted."""
    rows = Authenticator.objects.filter(user=person).order_by("pk")
    return [
        SecondStep(
            pk=row.pk,
            type=row.type,
            added_at=row.created_at,
            used_at=row.last_used_at,
            name=row.data.get("name", ""),
            codes_left=_codes_left(row),
        )
        for row in rows
    ]


def has_second_step(person: User) -> bool:
    """True with an app or a passkey. No query for the user of a request: the backend knows."""
    known = getattr(person, "has_second_step", None)
    if known is not None:
        return known
    return Authenticator.objects.filter(user=person, type__in=FACTORS).exists()


def is_required(person: User) -> bool:
    return is_required_of(person, settings.MFA_REQUIRED_FOR)


def second_steps_panel(person: User, reader: User) -> Panel:
    """On the page of a person: what they have, never its names. One query."""
    steps = second_steps_of(person)
    context = {
        "person": person,
        "has_app": any(step.type == Authenticator.Type.TOTP for step in steps),
        "passkeys": sum(step.type == Authenticator.Type.WEBAUTHN for step in steps),
        "is_required": is_required(person),
        "is_oneself": person.pk == reader.pk,
    }
    return Panel("users/_second_steps_panel.html", context)


def _codes_left(row: Authenticator) -> int:
    if row.type != Authenticator.Type.RECOVERY_CODES:
        return 0
    return app_settings.RECOVERY_CODE_COUNT - row.data.get("used_mask", 0).bit_count()
