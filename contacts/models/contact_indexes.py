"""Indexes of contacts, each with what asks by it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, Index, Q

LIST_ORDER = ("list_rank", "list_at", "sort_key", "id")
_ACTIVE = Q(archived_at=None)

INDEXES = [
    # the list in its own order: everybody, and one chip
    Index(fields=["owner", *LIST_ORDER], condition=_ACTIVE, name="contact_on_list"),
    Index(fields=["owner", "status", *LIST_ORDER], condition=_ACTIVE, name="contact_by_status"),
    # and in the three others that it offers
    Index(fields=["owner", "sort_key"], condition=_ACTIVE, name="contact_by_name"),
    Index(
        F("owner"),
        F("last_touch_at").desc(nulls_last=True),
        F("sort_key"),
        condition=_ACTIVE,
        name="contact_by_touch",
    ),
    Index(fields=["owner", "created_at", "id"], condition=_ACTIVE, name="contact_by_age"),
    # the numbers on the chips, without a look at the rows
    Index(
        fields=["owner", "status", "archived_at", "planned_on"],
        condition=Q(erased_at=None),
        name="contact_counted",
    ),
    # which fields and sources the list can be narrowed to; also what deleting one of them asks
    Index(fields=["field", "owner"], name="contact_by_field"),
    Index(fields=["source", "owner"], name="contact_by_source"),
    # the planner's reminders
    Index(
        fields=["cadence", "next_due_at"],
        condition=Q(status="keeping", archived_at=None, cadence__gt=0),
        name="contact_to_keep",
    ),
    Index(
        fields=["owner", "planned_on"],
        condition=Q(planned_on__isnull=False, archived_at=None),
        name="contact_planned",
    ),
    # the search
    GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="contact_by_letters"),
]
