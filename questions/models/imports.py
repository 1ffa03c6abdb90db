"""What a file that was imported did, so that it can be undone and is not done twice."""

import datetime as dt

from django.conf import settings
from django.db import models

from questions.models.question import CURATORS, UNDO_FOR


class FileImportQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        """What one curator imported another may undo: the bank is theirs together."""
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()


class FileImport(models.Model):
    """One confirmed file. `changes` holds, for each question: id, version before (None: added),
    after, place before."""

    form_key = models.UUIDField(unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    # of the rows: the same form may be sent twice, but not another one
    fingerprint = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    objects = FileImportQuerySet.as_manager()

    def __str__(self):
        return f"{self.added} added, {self.changed} changed"

    @property
    def added(self) -> int:
        return sum(change["before"] is None for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added

    def can_undo(self, now: dt.datetime) -> bool:
        """Whether undoing it may still be offered."""
        return bool(self.changes) and self.undone_at is None and now - self.at < UNDO_FOR
