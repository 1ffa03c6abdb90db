"""How often each question is planned, asked and written about, month by month."""

from django.db import models
from django.db.models import F, Q

from questions.models.question import Question


class QuestionUse(models.Model):
    """One question in one month of talks, as services.keep_uses was told by those who hold the
    sheets."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="uses")
    month = models.DateField()  # its first day
    planned = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "month"], name="question_use_once_a_month"),
            models.CheckConstraint(
                condition=Q(asked__lte=F("planned"), noted__lte=F("planned")),
                name="used_is_planned",
            ),
        ]

    def __str__(self):
        return f"{self.question_id} in {self.month}"
