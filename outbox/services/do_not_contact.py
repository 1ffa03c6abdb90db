"""The office's do-not-contact list: add and remove, recorded without the address."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.addresses import base_key
from core.errors import Refusal
from outbox.domain import listeners
from outbox.domain.address_list import holds_address
from outbox.domain.audit_actions import OutboxAction
from outbox.models import Suppression
from outbox.models.suppression import ALL, LiftReason, keys_of
from outbox.services.opt_out_log import note_set
from outbox.services.suppressions import BY_OFFICE, lift
from users.models import User
from users.services import record


@transaction.atomic
def add_to_do_not_contact(*, reasons: Mapping[str, str], by: User, now: dt.datetime) -> int:
    """Suppress these addresses, each with the office's reason; return the number of new ones.

    Registered listeners close open requests to them. Raises Refusal for a reason that holds an
    address: the list stores none.
    """
    if any(map(holds_address, reasons.values())):
        raise Refusal(_("Leave the address out: this list stores none."))
    notes = {base_key(address): note for address, note in reasons.items()}
    listed = (
        Suppression.objects.select_for_update()
        .filter(BY_OFFICE, address_key__in=notes, kind=ALL)
        .order_by("pk")
    )
    known = {row.address_key: row for row in listed}
    for key, row in known.items():
        row.note = notes[key] or row.note
    Suppression.objects.bulk_update(known.values(), ["note"])
    values = {"reason": Suppression.Reason.OFFICE, "created_at": now}
    new = [
        Suppression(address_key=key, note=note, **values)
        for key, note in notes.items()
        if key not in known
    ]
    Suppression.objects.bulk_create(new, ignore_conflicts=True)
    # read again: of two who add an address at the same moment, one row holds
    added = {row.address_key for row in new}
    note_set(listed.filter(address_key__in=added), now=now)
    record(actor=by, action=OutboxAction.ADDRESSES_ADDED, count=len(notes))
    listeners.notify()
    return len(new)


@transaction.atomic
def remove_from_do_not_contact(*, address: str, reason: str, by: User, now: dt.datetime) -> bool:
    """Lift the office's suppression or, with a LiftReason, the person's own and a bounce.

    True if there was one. Raises ValueError for another reason.
    """
    if reason:
        LiftReason(reason)
    rows = Suppression.objects.filter(
        ~BY_OFFICE if reason else BY_OFFICE, address_key__in=keys_of(address), kind=ALL
    )
    if not lift(rows, now=now):
        return False
    record(actor=by, action=OutboxAction.ADDRESS_LIFTED, purpose=reason or "office")
    return True
