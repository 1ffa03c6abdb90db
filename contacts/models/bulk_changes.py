"""What one press changed in several contacts, for as long as it can be undone."""

import datetime as dt

from django.conf import settings
from django.db import models

from core.codes import new_code
from core.undo import can_undo
from users.models.owned import OwnedQuerySet


class BulkChangeQuerySet(OwnedQuerySet["BulkChange"]):
    pass


class BulkChange(models.Model):
    """One press on several contacts or on a tag; `before` is what an undo needs."""

    class Kind(models.TextChoices):
        TAG = "tag"
        UNTAG = "untag"
        CADENCE = "cadence"
        PLAN = "plan"
        ARCHIVE = "archive"
        RESTORE = "restore"
        MERGE_TAG = "merge_tag"
        DELETE_TAG = "delete_tag"

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField(default=0)  # of contacts that changed
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = BulkChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind}, {self.number}"

    def can_undo(self, now: dt.datetime) -> bool:
        return self.undone_at is None and can_undo(self.at, now)
