"""Who introduced whom, among the contacts of one student."""

from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.errors import Refusal
from core.names import isolated

IN_A_CIRCLE = _("%(name)s can't have introduced themselves, not even by way of somebody else.")
NOT_YOURS = _("Choose one of your own contacts.")


def set_introducer(contact: Contact) -> None:
    """Check `introduced_by` and make what hangs on it agree; saves nothing. At most 1 query.

    Without an introducer nobody may be named; with one the relationship is that, unless the student
    said another. Raises Refusal for the contact itself, a circle, or somebody else's contact.
    """
    introducer = contact.introduced_by
    if introducer is None:
        contact.introducer_may_be_named = contact.introducer_said_no = False
        return
    if contact.introducer_may_be_named:
        contact.introducer_said_no = False
    if introducer.owner_id != contact.owner_id:
        raise Refusal(NOT_YOURS)
    if is_introduced_by(introducer, contact):
        raise Refusal(IN_A_CIRCLE % {"name": isolated(contact.name)})
    contact.relationship = contact.relationship or Contact.Relationship.INTRODUCED


def is_introduced_by(contact: Contact, other: Contact) -> bool:
    """True if `other` is `contact`, introduced them, or introduced who did, and so on. 1 query."""
    if other.pk is None:
        return False
    rows = Contact.objects.filter(owner_id=contact.owner_id).exclude(introduced_by=None)
    introducers = dict(rows.values_list("pk", "introduced_by"))
    at: int | None = contact.pk
    seen: set[int] = set()
    while at is not None and at not in seen:
        if at == other.pk:
            return True
        seen.add(at)
        at = introducers.get(at)
    return False
