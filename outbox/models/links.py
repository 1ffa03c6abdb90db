"""Links under emails that work without signing in."""

from core.addresses import base_key
from core.links import absolute, fingerprint, token
from outbox.models.suppression import MuteLink, StopLink
from users.models import User


def stop_link(address: str) -> str:
    """Store and return the URL where the owner of `address` pauses or stops all email.

    It never expires.
    """
    key = base_key(address)
    StopLink.objects.get_or_create(
        token_hash=fingerprint(token("stop", key)), defaults={"address_key": key}
    )
    return stop_url(address)


def stop_url(address: str) -> str:
    """Return the same URL without storing it; works once `stop_link` was called."""
    return absolute(f"/stop/{token('stop', base_key(address))}/")


def mute_link(user: User, choice: str) -> str:
    secret = MuteLink(user=user, choice=choice).token
    MuteLink.objects.get_or_create(
        user=user, choice=choice, defaults={"token_hash": fingerprint(secret)}
    )
    return absolute(f"/mute/{secret}/")
