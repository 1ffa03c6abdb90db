"""What a person has for the second step at sign-in, and how it changed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from users.models import User
from users.models.roles import ADMINS, STAFF, Role

Type = Authenticator.Type
FACTORS = (Type.TOTP, Type.WEBAUTHN)  # recovery codes alone are none
REQUIRED_OF: dict[str, tuple[Role, ...]] = {"staff": STAFF, "admins": ADMINS, "nobody": ()}
REMOVED, ADDED = "removed", "added"


class Change(TextChoices):
    """Names a change in the audit trail and in its email."""

    APP_ADDED = "app_added", _("Set up an authenticator app")
    APP_REMOVED = "app_removed", _("Removed the authenticator app")
    PASSKEY_ADDED = "passkey_added", _("Added a passkey")
    PASSKEY_REMOVED = "passkey_removed", _("Removed a passkey")
    CODES_ADDED = "codes_added", _("Made new recovery codes")
    RESET = "reset", _("Removed all second steps")


CHANGES = {
    (Type.TOTP, ADDED): Change.APP_ADDED,
    (Type.TOTP, REMOVED): Change.APP_REMOVED,
    (Type.WEBAUTHN, ADDED): Change.PASSKEY_ADDED,
    (Type.WEBAUTHN, REMOVED): Change.PASSKEY_REMOVED,
    (Type.RECOVERY_CODES, ADDED): Change.CODES_ADDED,
}


@dataclass(frozen=True)
class SecondStep:
    """An authenticator app, a passkey with its name, or recovery codes with how many are left."""

    pk: int
    type: str
    added_at: dt.datetime
    used_at: dt.datetime | None
    name: str = ""
    codes_left: int = 0

    @property
    def is_factor(self) -> bool:
        return self.type in FACTORS


def is_required_of(person: User, setting: str) -> bool:
    return person.has_role(*REQUIRED_OF[setting])


def changes(before: Iterable[SecondStep], after: Iterable[SecondStep]) -> Iterator[Change]:
    """Yield what was removed and added; recovery codes only where they replace older ones."""
    old, new = {step.pk: step.type for step in before}, {step.pk: step.type for step in after}
    had_codes = Type.RECOVERY_CODES in old.values()
    for pk in old.keys() - new.keys():
        if (old[pk], REMOVED) in CHANGES:
            yield CHANGES[old[pk], REMOVED]
    for pk in new.keys() - old.keys():
        if new[pk] != Type.RECOVERY_CODES or had_codes:
            yield CHANGES[new[pk], ADDED]
