"""Students' stars, and their own questions."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from core.codes import new_code
from core.undo import can_undo
from questions.models.question import MINUTES, Part, Question
from users.models import User

LONGEST_OWN = 200  # longer ones are hard to read aloud


class Star(models.Model):
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="stars")
    # The question it was on before a merge, to undo that.
    moved_from = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    starred_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "question"], name="star_once")]

    def __str__(self) -> str:
        return f"{self.student_id} likes {self.question_id}"


class OwnQuestionQuerySet(models.QuerySet["OwnQuestion"]):
    def editable_by(self, viewer: User | AnonymousUser) -> Self:
        return self.filter(student_id=viewer.pk)

    readable_by = editable_by

    def active(self) -> Self:
        return self.filter(archived_at=None)


class OwnQuestion(models.Model):
    """A student's own question. Sheets copy its text, as with any question."""

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

    def __str__(self) -> str:
        return self.text

    def can_undo(self, now: dt.datetime) -> bool:
        return can_undo(self.archived_at, now)
