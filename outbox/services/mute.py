"""The link under the site's own emails: it switches one choice of one person off, and on again.
Never expires."""

from django.db import transaction

from core.links import fingerprint
from outbox.models import MuteLink
from users.models import User


def mute_holder(secret: str) -> MuteLink | None:
    """The row behind a token with its person, or None for a token that fits nothing."""
    return MuteLink.objects.select_related("user").filter(token_hash=fingerprint(secret)).first()


@transaction.atomic
def mute(*, user_id: int, choice: str) -> None:
    """Write no such emails to this person from now on; what waits is dropped. Twice changes
    nothing more."""
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    person.muted = sorted({*person.muted, choice})
    person.save(update_fields=["muted"])


@transaction.atomic
def unmute(*, user_id: int, choice: str) -> None:
    """Write such emails again."""
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    person.muted = [name for name in person.muted if name != choice]
    person.save(update_fields=["muted"])
