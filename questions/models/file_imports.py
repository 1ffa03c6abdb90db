"""Imported files, stored so that an import can be undone and isn't repeated."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from core.undo import can_undo
from users.models import User
from users.models.roles import CURATORS


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def editable_by(self, viewer: User | AnonymousUser) -> Self:
        """Return every import, for curators: any curator may undo it."""
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()


class FileImport(models.Model):
    """One confirmed file.

    `changes` holds for each question its `id`, its version `before` (None: added) and `after`, and
    its `place` before.
    """

    form_key = models.UUIDField(unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    # Of the rows: a form may be submitted twice, but not with other rows.
    fingerprint = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    objects = FileImportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed"

    @property
    def added(self) -> int:
        return sum(change["before"] is None for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added

    def can_undo(self, now: dt.datetime) -> bool:
        return bool(self.changes) and self.undone_at is None and can_undo(self.at, now)
