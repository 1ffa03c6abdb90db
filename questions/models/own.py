"""What a student keeps of the bank for the next talk: stars, and questions in their own words."""

import datetime as dt

from django.conf import settings
from django.db import models

from core.codes import new_code
from questions.models.question import MINUTES, Part, Question

UNDO = dt.timedelta(minutes=10)
LONGEST_OWN = 200  # what still is one question when it is read aloud


class Star(models.Model):
    """A student liked this question. The row is the star: there is nothing to switch off but the
    row itself."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="stars")
    # where it was before two questions became one, so that they can be taken apart
    moved_from = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    starred_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "question"], name="star_once")]

    def __str__(self):
        return f"{self.student_id} likes {self.question_id}"


class OwnQuestionQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        """A student's own questions are theirs alone."""
        return self.filter(student_id=viewer.pk)

    readable_by = editable_by

    def kept(self):
        return self.filter(archived_at=None)


class OwnQuestion(models.Model):
    """A question in a student's words, kept for any talk. Sheets copy it, as they copy the
    bank's."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    text = models.CharField(max_length=LONGEST_OWN)
    minutes = models.PositiveSmallIntegerField(default=2, validators=MINUTES)
    part = models.CharField(max_length=5, choices=Part.choices, default=Part.CORE)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(null=True, editable=False)
    archived_at = models.DateTimeField(null=True)

    objects = OwnQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["student", "form_key"], name="own_question_form_once")
        ]

    def __str__(self):
        return self.text

    def can_undo(self, now: dt.datetime) -> bool:
        """Whether taking it off the list may still be offered to be undone."""
        return self.archived_at is not None and now - self.archived_at < UNDO
