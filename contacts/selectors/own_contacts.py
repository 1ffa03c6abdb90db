"""A student's own contacts as an import compares them with a file."""

from collections.abc import Collection

from contacts.domain.contact_matching import Known, traits_of
from contacts.models import Contact
from users.models import User


def known_contacts(owner: User, region: str) -> Known:
    """Return all contacts of `owner` by their traits, archived ones last. One query."""
    columns = ("pk", "name", "organization", "email", "link", "phone")
    mine = Contact.objects.editable_by(owner).identified().order_by("-archived_at", "pk")
    rows = mine.values_list(*columns)  # DESC begins with NULL: those that are not archived
    return Known.of(
        (row[0], traits_of(dict(zip(columns[1:], row[1:], strict=True)), region))
        for row in rows.iterator(chunk_size=2000)
    )


def contacts_to_compare(owner: User, ids: Collection[int]) -> dict[int, Contact]:
    """Return contacts of `owner` by number, as `said_of` needs them. One query."""
    mine = Contact.objects.editable_by(owner).filter(pk__in=ids)
    return {contact.pk: contact for contact in mine.select_related("field", "source")}
