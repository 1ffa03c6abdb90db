"""Links under emails that work without signing in. Asking for one makes its row, so that it
works from now on."""

from core.addresses import base_key
from core.links import absolute, fingerprint, token
from outbox.models.suppression import MuteLink, StopLink
from users.models import User


def stop_link(address: str) -> str:
    """The page where the holder of `address` pauses, stops or undoes, made to work from now on.
    Never expires."""
    key = base_key(address)
    StopLink.objects.get_or_create(
        token_hash=fingerprint(token("stop", key)), defaults={"address_key": key}
    )
    return stop_url(address)


def stop_url(address: str) -> str:
    """The same address for a page that may store nothing; it works once `stop_link` was called
    for it."""
    return absolute(f"/stop/{token('stop', base_key(address))}/")


def mute_link(user: User, choice: str) -> str:
    """The page where the reader switches these emails off without signing in."""
    secret = token("mute", f"{user.pk}:{choice}")
    MuteLink.objects.get_or_create(
        user=user, choice=choice, defaults={"token_hash": fingerprint(secret)}
    )
    return absolute(f"/mails/{secret}/")
