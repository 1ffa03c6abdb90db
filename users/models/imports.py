"""Imports of files: the uploaded file, and how far the import is.

Each importer has rows of its own that point to `ImportJob`; see users/domain/import_kinds.py.
"""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from users.models.people import User
from users.models.roles import Role

KEPT_FOR = dt.timedelta(hours=24)  # a file that nobody applied; the undo of an applied one

TURN_LASTS = dt.timedelta(hours=1)  # whoever sends many files lets others go first


class ImportState(models.TextChoices):
    """COLUMNS waits for a person, as CHECKED does; those in WORKING wait for a worker."""

    COLUMNS = "columns", _("Columns to confirm")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("To look at")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    FOLLOWING_UP = "followup", _("Invitations are being sent")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Stopped")

    @property
    def tone(self) -> str:
        return {"applied": "ok", "failed": "bad", "checked": "warn"}.get(self.value, "")


WRITING = (ImportState.APPLYING, ImportState.UNDOING)
WORKING = (ImportState.CHECKING, ImportState.FOLLOWING_UP, *WRITING)
WRITTEN = (ImportState.APPLIED, ImportState.FOLLOWING_UP, *WRITING, ImportState.UNDONE)


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Return one's own, and for admins those of the office, whoever sent the file."""
        if not viewer.is_authenticated:
            return self.none()
        own = Q(by=viewer)
        return self.filter(own | Q(is_of_office=True) if viewer.has_role(Role.ADMIN) else own)

    def waiting(self, now: dt.datetime) -> Self:
        """Return those that a worker has to take up: new ones, and those of a worker that died."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.filter(free, state__in=WORKING)

    def in_turn(self) -> Self:
        """Order by how many files the same person sent in the hour before, then by number."""
        before = ImportJob.objects.filter(
            by=OuterRef("by"),
            pk__lt=OuterRef("pk"),
            created_at__gt=OuterRef("created_at") - TURN_LASTS,
        )
        number = before.order_by().values("by").annotate(number=Count("pk")).values("number")
        return self.annotate(before=Coalesce(Subquery(number), 0)).order_by("before", "pk")

    def expired(self, now: dt.datetime) -> Self:
        """Return those whose file, values or undo are past KEPT_FOR and still stored."""
        since = now - KEPT_FOR
        ended = Q(state__in=[ImportState.APPLIED, ImportState.UNDONE], written_at__lte=since)
        unused = Q(created_at__lte=since) & ~Q(state__in=WRITTEN)
        return self.filter(ended | unused, forgotten_at=None)


class ImportJob(models.Model):
    """One file on its way in. `mapping` says what each of its columns is read as.

    A file with the same `headings` as an earlier one is read in the same way. `choices` is what a
    person chose before applying, `counts` what the check found. `lease_token` is held by the one
    worker that may go on; `attempts` counts how often one began. `owner` is whose data the file
    becomes, where that is one person; it goes with their account.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=20)
    is_of_office = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    file_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=ImportState.choices, default=ImportState.COLUMNS, db_index=True
    )
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True)  # applied, or undone
    forgotten_at = models.DateTimeField(null=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state__in=WRITING, is_of_office=True),
                name="import_one_writes_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    def can_undo(self, now: dt.datetime) -> bool:
        """True for 24 hours after it was applied."""
        return (
            self.state == ImportState.APPLIED
            and self.forgotten_at is None
            and self.written_at is not None
            and now - self.written_at < KEPT_FOR
        )


class ImportUpload(models.Model):
    """The file itself: web and worker share no disk. Deleted once applied, or after 24 hours."""

    job = models.OneToOneField(ImportJob, on_delete=models.CASCADE, related_name="upload")
    data = models.BinaryField(max_length=10_000_000)

    def __str__(self) -> str:
        return f"{self.job_id}"
