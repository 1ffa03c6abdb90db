"""Two accounts of one person that were made one, and every row that moved."""

import datetime as dt

from django.db import models
from django.db.models import Q

from core.codes import new_code
from users.models.people import User
from users.models.roles import Role

UNDO_FOR = dt.timedelta(hours=24)


class AccountMergeQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        """Every one, for admins: any admin may undo it."""
        return self if viewer.is_authenticated and viewer.has_role(Role.ADMIN) else self.none()


class AccountMerge(models.Model):
    """`changes` are lists of [model, column, ids, value before, value after], in their order.

    While it is not undone, `merged` is closed and whoever is looked up by it is found at `kept`.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kept = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    was_active = models.BooleanField()
    changes = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    objects = AccountMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="account_merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=models.F("merged")), name="two_accounts"),
        ]

    def __str__(self):
        return f"{self.merged_id} into {self.kept_id}"

    def can_undo(self, now: dt.datetime) -> bool:
        return self.undone_at is None and now - self.at < UNDO_FOR


def survivor(person: User) -> User:
    """Return the account that `person` was merged into, or `person`. One query for each merge."""
    rows = AccountMerge.objects.filter(undone_at=None).select_related("kept")
    for _ in range(20):
        merge = rows.filter(merged=person.pk).first()
        if merge is None:
            break
        person = merge.kept
    return person
