"""The rows of a roster file beside the accounts that they are about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from users.models.imports import ImportJob
from users.models.people import User

ROSTER = "roster"  # ImportJob.kind


class RosterRow(models.Model):
    """One row, or one student who is in no row (MISSING, `number` 0).

    `said` is what the file says, `before` the account as it was when they were compared, both as
    users/domain/roster_changes.py reads them. `is_chosen`: a missing student who is to be
    deactivated. A day later all of these are emptied, and rows that changed nothing are deleted.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("The same")
        MISSING = "missing", _("Not in the file")
        WRONG = "wrong", _("Wrong")
        STAFF = "staff", _("Not a student's account")
        CLOSED = "closed", _("Deactivated account")

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="roster_rows")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    said = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    changes = ArrayField(models.CharField(max_length=16), default=list)  # names of columns
    problems = models.JSONField(default=list)  # [column, cell, sentence]
    cells = models.JSONField(default=list)  # of a wrong row, as in the file
    is_chosen = models.BooleanField(default=False)
    is_applied = models.BooleanField(default=False)
    is_invited = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["job", "kind", "number"], name="roster_rows_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
