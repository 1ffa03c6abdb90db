"""The office's do-not-contact list: put people on it, take them off, say so in the trail without
their address."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from core.addresses import base_key
from outbox.domain import listeners
from outbox.domain.address_list import holds_address
from outbox.domain.audit_actions import OutboxAction
from outbox.models import Suppression
from outbox.services.refusals import ALL, OFFICES, keys_of
from users.models import User
from users.services import record


@transaction.atomic
def put_on_list(*, reasons: Mapping[str, str], by: User, now: dt.datetime) -> int:
    """Nobody writes to these addresses any more, each with the office's reason; how many were not
    on the list before.

    What listens ends the open requests of all students to them. Raises ValueError for a reason that
    holds an address: the list is kept without any.
    """
    if any(map(holds_address, reasons.values())):
        raise ValueError("A reason holds an address.")
    notes = {base_key(address): note for address, note in reasons.items()}
    listed = (
        Suppression.objects.select_for_update()
        .filter(OFFICES, address_key__in=notes, kind=ALL)
        .order_by("pk")
    )
    known = {row.address_key: row for row in listed}
    for key, row in known.items():
        row.note = notes[key] or row.note
    Suppression.objects.bulk_update(known.values(), ["note"])
    said = {"reason": Suppression.Reason.OFFICE, "created_at": now}
    new = [
        Suppression(address_key=key, note=note, **said)
        for key, note in notes.items()
        if key not in known
    ]
    Suppression.objects.bulk_create(new, ignore_conflicts=True)
    record(actor=by, action=OutboxAction.ADDRESSES_ADDED, count=len(notes))
    listeners.notify()
    return len(new)


@transaction.atomic
def take_off_list(*, address: str, told: str, by: User) -> bool:
    """Whether something was lifted. Without `told` only the office's own word is taken back.

    `told` says in one word how the person asked for it, and takes back their own wish or a bounce
    instead.
    """
    rows = Suppression.objects.filter(
        ~OFFICES if told else OFFICES, address_key__in=keys_of(address), kind=ALL
    )
    if not rows.delete()[0]:
        return False
    record(actor=by, action=OutboxAction.ADDRESS_LIFTED, purpose=told or "office")
    return True
