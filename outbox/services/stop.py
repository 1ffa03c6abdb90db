"""The stop link: one per address, the same in every mail."""

import datetime as dt

from core.addresses import address_key
from core.links import absolute, fingerprint, token
from outbox.models import StopLink


def stop_link(address: str) -> str:
    """The page where the holder of `address` pauses, stops or undoes. Never expires."""
    key = address_key(address)
    secret = token("stop", key)
    StopLink.objects.get_or_create(address_key=key, defaults={"token_hash": fingerprint(secret)})
    return absolute(f"/stop/{secret}/")


def holder(secret: str) -> StopLink | None:
    """The row behind a token, or None for a token that fits nothing."""
    return StopLink.objects.filter(token_hash=fingerprint(secret)).first()


def is_first_mail(address: str) -> bool:
    """Whether no mail has reached this address yet."""
    return not StopLink.objects.filter(address_key=address_key(address), first_mail_at__isnull=False).exists()


def note_first_mail(address: str, now: dt.datetime) -> None:
    """Remember when the privacy notice went out; later mails do without it."""
    StopLink.objects.filter(address_key=address_key(address), first_mail_at=None).update(first_mail_at=now)
