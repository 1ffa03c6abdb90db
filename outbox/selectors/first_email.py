from core.addresses import match_keys
from outbox.models import StopLink


def is_first_email(address: str) -> bool:
    return not StopLink.objects.filter(
        address_key__in=match_keys(address), first_email_at__isnull=False
    ).exists()
