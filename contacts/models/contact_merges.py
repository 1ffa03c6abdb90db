"""What a student said of two contacts that may be one person."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from contacts.models.contact import Contact
from users.models import User


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
