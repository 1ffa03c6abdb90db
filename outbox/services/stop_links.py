"""The stop link: one per mailbox, whatever the address's tag; the same in every email."""

import calendar
import datetime as dt

from django.db import transaction
from django.db.models import Max

from core.addresses import base_key, match_keys
from core.clock import at, local
from core.links import fingerprint
from office.selectors.settings import office_settings
from outbox.models import StopLink, Suppression
from outbox.selectors.first_email import is_first_email
from outbox.services.queue import add
from outbox.services.suppressions import suppress, unsuppress


def find_stop_link(secret: str) -> StopLink | None:
    return StopLink.objects.filter(token_hash=fingerprint(secret)).first()


def note_first_email(address: str, now: dt.datetime) -> None:
    StopLink.objects.filter(address_key__in=match_keys(address), first_email_at=None).update(
        first_email_at=now
    )


@transaction.atomic
def send_stop_link(*, address: str, now: dt.datetime) -> None:
    """Email the stop link, at most once a day, and only to an address that had an email before.

    The caller does not learn which it was.
    """
    if not is_first_email(address):
        day = local(now, office_settings().zone).date()
        add(
            "stop_link", address=address, object_id=None, fact=f"{base_key(address)}:{day}", now=now
        )


Choice = StopLink.Choice
PAUSES = {Choice.PAUSE_1: 1, Choice.PAUSE_3: 3, Choice.PAUSE_6: 6}  # months


@transaction.atomic
def apply_stop_choice(*, link: StopLink, choice: str, now: dt.datetime) -> None:
    """Idempotent."""
    # the last press wins, so its date must be the last
    StopLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    chosen_at = Suppression.objects.filter(address_key=link.address_key).aggregate(
        last=Max("created_at")
    )["last"]
    now = max(now, chosen_at or now)
    if choice == Choice.UNDO:
        unsuppress(link.address_key, now=now)
    elif choice == Choice.STOP:
        suppress(link.address_key, Suppression.Reason.STOPPED, now=now)
    else:
        until = pause_end(PAUSES[Choice(choice)], now)
        suppress(link.address_key, Suppression.Reason.PAUSED, now=now, until=until)


def pause_end(months: int, now: dt.datetime) -> dt.datetime:
    """Return midnight in the office's zone, on the same day of that month or its last day."""
    zone = office_settings().zone
    today = local(now, zone).date()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return at(dt.date(year, month + 1, min(today.day, last)), dt.time(0), zone)
