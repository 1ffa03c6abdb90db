"""Merged people, so that a merge can be undone for a day."""

import datetime as dt

from django.conf import settings
from django.db import models

UNDO_MERGE_FOR = dt.timedelta(hours=24)


class PersonMerge(models.Model):
    """Two Persons that became one. `moved` are ids of rows by kind, `before` both persons' columns.

    Numbers instead of foreign keys: the removed Person is no row, and a later merge may remove the
    remaining one and be undone.
    """

    remaining_number = models.BigIntegerField()
    removed_number = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(db_index=True)
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.removed_number} into {self.remaining_number}"

    def can_undo(self, now: dt.datetime) -> bool:
        return self.undone_at is None and now - self.at < UNDO_MERGE_FOR
