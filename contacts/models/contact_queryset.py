"""How contacts are found."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from contacts.models.contact_choices import Status
from core.names import sort_key
from users.models.owned import OwnedQuerySet
from users.models.people import User

if TYPE_CHECKING:
    from contacts.models.contact import Contact

ROW = (
    "code", "name", "preferred_name", "kind", "title", "organization", "status", "next_due_at",
    "planned_on", "last_touch_at", "archived_at",
)  # fmt: skip
FORMER_NAME = "Former contact"  # of an erased record, whose columns for words are empty
ERASED = (
    "preferred_name", "email", "phone", "title", "organization", "link", "zone", "tidbits",
    "found_out", "found_where", "common_ground", "met_where",
)  # fmt: skip


class ContactQuerySet(OwnedQuerySet["Contact"]):
    def editable_by(self, viewer: User) -> Self:
        """Return the owner's own, without erased ones: nothing is written about these any more."""
        return self.visible_to(viewer).identified()

    def introduced_by(self, contact: "Contact") -> Self:
        """Return the contacts whom `contact` introduced, oldest first."""
        return self.filter(introduced_by=contact).order_by("created_at", "pk")

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def identified(self) -> Self:
        return self.filter(erased_at=None)

    def as_rows(self) -> Self:
        """Load only the columns of a list row; any other one costs a query for each row."""
        return self.only(*ROW)

    def called(self, name: str) -> Self:
        """Contacts of this name, or of a name and organization written "name, organization"."""
        found = Q(sort_key=sort_key(name))
        parts = name.split(", ")
        for end in range(1, len(parts)):
            before, after = ", ".join(parts[:end]), ", ".join(parts[end:])
            found |= Q(sort_key=sort_key(before), organization__iexact=after.strip())
        return self.filter(found)

    def to_keep_in_touch_with(self) -> Self:
        return self.active().filter(status=Status.KEEPING_IN_TOUCH, cadence__gt=0)

    def counts_by_status(self) -> dict[str, int]:
        """Return the number of contacts by status; unused statuses are missing."""
        return dict(self.order_by().values_list("status").annotate(number=models.Count("pk")))


# mypy can't follow a computed base class.
class ContactManager(models.Manager.from_queryset(ContactQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ContactQuerySet:
        """Defer the columns that only the list and its search ask for."""
        return super().get_queryset().defer("search_text", "list_rank", "list_at")
