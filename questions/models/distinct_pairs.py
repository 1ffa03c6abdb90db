"""Pairs of questions with similar texts that aren't duplicates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from questions.models.question import Question


class DistinctPair(models.Model):
    """Two similar questions that a curator keeps. Rewording one of them deletes the row."""

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
