"""Pairs of questions that read alike and are not duplicates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from questions.models.question import Question


class DistinctPair(models.Model):
    """Two questions of which a curator decided to keep both. Rewording one of them deletes this."""

    # `one` has the lower primary key.
    one = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="distinct_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
