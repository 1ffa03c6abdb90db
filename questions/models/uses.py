"""How often each question was planned, asked and written about, by month."""

from django.db import models
from django.db.models import F, Q

from questions.models.question import Question


class QuestionUse(models.Model):
    """The figures of one question for one month, written by `services.replace_uses`."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="uses")
    month = models.DateField()  # the first day of the month
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

    def __str__(self) -> str:
        return f"{self.question_id} in {self.month}"
