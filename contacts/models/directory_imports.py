"""Files of directory people on their way in: stored until they are applied, for a day at most."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models

from core.codes import new_code
from core.links import page
from core.undo import can_undo
from users.models import User
from users.models.roles import CURATORS


class DirectoryImportQuerySet(models.QuerySet["DirectoryImport"]):
    def editable_by(self, viewer: User) -> Self:
        """Return every import, for those who keep the directory: any of them may go on with it."""
        return self if viewer.has_role(*CURATORS) else self.none()


class DirectoryImport(models.Model):
    """`rows` is the file as CSV, emptied once it is applied; `mapping` says what columns are.

    `changes` holds for each entry its id, its version after, and its values before (None: added).
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(db_index=True)
    rows = models.TextField(max_length=3_000_000, blank=True)
    mapping = models.JSONField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)

    objects = DirectoryImportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed"

    def get_absolute_url(self) -> str:
        return page("contacts:directory_look", self.code)

    def can_undo(self, now: dt.datetime) -> bool:
        return self.undone_at is None and can_undo(self.applied_at, now)
