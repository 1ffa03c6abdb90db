"""What a student said of two contacts that may be one person: that they are two, or are one."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contacts.models.contact import Contact
from contacts.models.merges import UNDO_MERGE_FOR
from core.codes import new_code
from users.models import User
from users.models.owned import OwnedQuerySet


class DismissedPairQuerySet(models.QuerySet["DismissedPair"]):
    def editable_by(self, viewer: User) -> Self:
        return self.filter(one__owner_id=viewer.pk)


class DismissedPair(models.Model):
    """Two contacts of one student who are two people, the lower number first."""

    one = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    dismissed_at = models.DateTimeField()

    objects = DismissedPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="dismissed_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="dismissed_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class ContactMergeQuerySet(OwnedQuerySet["ContactMerge"]):
    pass


class ContactMerge(models.Model):
    """Two contacts of one student that became one; the page of the other one leads to `kept`.

    `before` is what an undo needs: the row that went, columns of the one that stayed, and every
    row that moved. A day later it is emptied.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kept = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    merged_code = models.CharField(max_length=8, db_index=True)
    at = models.DateTimeField(db_index=True)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = ContactMergeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.merged_code} into {self.kept_id}"

    def can_undo(self, now: dt.datetime) -> bool:
        return self.undone_at is None and bool(self.before) and now - self.at < UNDO_MERGE_FOR
