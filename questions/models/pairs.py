"""Two questions that read alike and are both wanted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from questions.models.question import Question


class KeptPair(models.Model):
    """A curator looked at two questions and kept both. It holds for these words: a new wording
    is looked at anew."""

    # the one with the lower key
    one = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_kept_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_kept_in_order"),
        ]

    def __str__(self):
        return f"{self.one_id} and {self.other_id}"
