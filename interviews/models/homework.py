"""What a student found out before a talk, an answer for each prompt."""

from django.db import models

from interviews.models.interview import Interview
from interviews.models.notes import NotedQuerySet
from questions.models import Prompt

LONGEST_ANSWER = 2000  # as long as what is kept about a contact


class HomeworkAnswer(models.Model):
    """The student's own words, which nobody else may read; an empty answer has no row."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="homework")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=LONGEST_ANSWER)

    objects = NotedQuerySet.as_manager()

    class Meta:
        ordering = ["prompt__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "prompt"], name="prompt_answered_once_for_a_talk"
            )
        ]

    def __str__(self):
        return self.text
