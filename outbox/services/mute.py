"""Mute and unmute the emails of one choice for a person, also by a link that never expires."""

from django.db import transaction

from core.links import fingerprint, renew
from outbox.models import MuteLink
from users.models import User, survivor


def find_mute_link(secret: str) -> MuteLink | None:
    """Return the link; its user is the account that the reader's was merged into, if it was."""
    link = MuteLink.objects.select_related("user").filter(token_hash=fingerprint(secret)).first()
    if link and not link.user.is_active:
        link.user = survivor(link.user)
        link.user_id = link.user.pk
    return link


def renew_mute_links() -> int:
    """Make the links anew with the present LINK_KEY; return how many had another."""
    return renew(MuteLink.objects.all())


@transaction.atomic
def mute(*, user_id: int, choice: str) -> None:
    """Stop such emails to this person; waiting ones are dropped when due. Idempotent."""
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    person.muted = sorted({*person.muted, choice})
    person.save(update_fields=["muted"])


@transaction.atomic
def unmute(*, user_id: int, choice: str) -> None:
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    person.muted = [name for name in person.muted if name != choice]
    person.save(update_fields=["muted"])
