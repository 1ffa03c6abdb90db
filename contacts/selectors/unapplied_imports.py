"""Files of contacts that were sent and not applied."""

from contacts.models.contact_imports import CONTACTS
from users.models import ImportJob, User


def unapplied_imports(owner: User) -> list[str]:
    """Return the names of the files that are still stored. One query."""
    waiting = ImportJob.objects.filter(owner=owner, kind=CONTACTS, written_at=None)
    return list(waiting.order_by("pk").values_list("file_name", flat=True))
