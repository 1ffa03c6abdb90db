"""Whether somebody was written to before."""

from core.addresses import match_keys
from outbox.models import StopLink


def is_first_mail(address: str) -> bool:
    """Whether no mail has reached this address yet."""
    return not StopLink.objects.filter(
        address_key__in=match_keys(address), first_mail_at__isnull=False
    ).exists()
