"""A student's contacts as a file; the audit trail has every download."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.domain.audit_actions import ContactAction
from contacts.models import Contact
from contacts.selectors.contact_export import exported_contacts
from core.errors import Refusal
from users.models import User
from users.services import record

MOST = 20_000
NOBODY = _("Nobody is on this list.")
TOO_MANY = _("These are more than %(most)d contacts. Narrow the list first.")


@transaction.atomic
def export_contacts(*, owner: User, contacts: QuerySet[Contact]) -> Sequence[dict[str, str]]:
    """Return the rows of `contacts` by name, and record that they were downloaded.

    Two queries, however many there are. Raises Refusal for nobody, and for more than MOST.
    """
    mine = contacts.filter(owner=owner).order_by("sort_key", "id")
    rows = list(exported_contacts(mine[: MOST + 1], owner.zone))
    if not rows:
        raise Refusal(NOBODY)
    if len(rows) > MOST:
        raise Refusal(TOO_MANY % {"most": MOST})
    record(
        actor=owner,
        action=ContactAction.CONTACTS_EXPORTED,
        student_id=owner.pk,
        count=len(rows),
    )
    return rows
