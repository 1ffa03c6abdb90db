"""Undo what one press changed in several contacts, or in a tag."""

import datetime as dt
from typing import Any, cast

from django.db import transaction
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from contacts.models import BulkChange, Contact, Tag
from contacts.services.bulk import BATCH, COLUMNS, as_json, write_columns
from contacts.services.tags import lock_owner, restore_tag
from core.errors import Refusal

Kind = BulkChange.Kind
ContactTag = Contact.tags.through


@transaction.atomic
def undo_bulk_change(*, change: BulkChange, now: dt.datetime) -> int:
    """Put back what the press changed, but for what was changed again since; return how many.

    0 if it was undone before. Raises Refusal after ten minutes.
    """
    lock_owner(change.owner)
    change = BulkChange.objects.select_for_update().select_related("owner").get(pk=change.pk)
    if change.undone_at:
        return 0
    if not change.can_undo(now):
        raise Refusal(_("It is too late to undo that."))
    if change.kind in (Kind.TAG, Kind.UNTAG):
        number = _put_tags_back(change)
    elif change.kind in (Kind.MERGE_TAG, Kind.DELETE_TAG):
        restore_tag(change=change)
        number = change.number
    else:
        number = _put_states_back(change)
    change.undone_at = now
    change.save(update_fields=["undone_at"])
    return number


def _put_tags_back(change: BulkChange) -> int:
    own = set(Tag.objects.editable_by(change.owner).values_list("pk", flat=True))
    for tag_id, ids in change.before["tags"]:
        if change.kind == Kind.TAG:
            ContactTag.objects.filter(tag_id=tag_id, contact_id__in=ids).delete()
        elif tag_id in own:
            mine = Contact.objects.editable_by(change.owner).filter(pk__in=ids)
            rows = [
                ContactTag(contact_id=pk, tag_id=tag_id) for pk in mine.values_list("pk", flat=True)
            ]
            ContactTag.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    made = Tag.objects.editable_by(change.owner).filter(pk__in=change.before.get("made", []))
    made.filter(contacts=None).delete()
    return change.number


def _put_states_back(change: BulkChange) -> int:
    columns = COLUMNS[Kind(change.kind)]
    before = {pk: (old, new) for pk, old, new in change.before["states"]}
    found = Contact.objects.editable_by(change.owner).select_for_update(no_key=True)
    rows = [
        one
        for one in found.filter(pk__in=before).order_by("pk")
        if as_json(one, columns) == before[one.pk][1]
    ]
    for one in rows:
        for column, value in zip(columns, before[one.pk][0], strict=True):
            field = cast("Field[Any, Any]", Contact._meta.get_field(column))  # noqa: SLF001
            setattr(one, column, field.to_python(value))
    write_columns(rows, columns)
    return len(rows)
