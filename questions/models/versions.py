"""The versions of a question."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.models import CareerField
from questions.models.question import Part, Question, Theme, purposes_field
from users.models import User

# The fields that a version holds, besides the fields of work.
VERSIONED_FIELDS = (
    "text",
    "why",
    "follow_ups",
    "theme",
    "part",
    "minutes",
    "purposes",
    "must_ask",
    "always_last",
)


class QuestionVersion(models.Model):
    """The state of a question after a change. INITIAL is its state before versions were stored."""

    class Action(models.TextChoices):
        INITIAL = "initial", _("As it was before")
        ADDED = "added", _("Added")
        EDITED = "edited", _("Edited")
        PUBLISHED = "published", _("Published")
        DRAFTED = "draft", _("Back to draft")
        RETIRED = "retired", _("Retired")
        RESTORED = "restored", _("Restored")
        MERGED = "merged", _("Merged")
        UNMERGED = "unmerged", _("Taken apart again")
        IMPORTED = "imported", _("Imported")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=9, choices=Action.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(null=True)  # None: before versions were stored
    status = models.CharField(max_length=9, choices=Question.Status.choices)
    text = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True)
    follow_ups = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, related_name="+")
    part = models.CharField(max_length=5, choices=Part.choices)
    minutes = models.PositiveSmallIntegerField()
    purposes = purposes_field()
    must_ask = models.BooleanField()
    always_last = models.BooleanField()
    fields = models.ManyToManyField(CareerField, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id} version {self.number}"

    @classmethod
    def of(
        cls,
        question: Question,
        action: str,
        by: User | None = None,
        at: dt.datetime | None = None,
    ) -> Self:
        values = {name: getattr(question, name) for name in VERSIONED_FIELDS}
        version = cls.objects.create(
            question=question,
            number=question.version,
            action=action,
            by=by,
            at=at,
            status=question.status,
            **values,
        )
        version.fields.set(question.fields.all())
        return version

    def values(self) -> dict[str, Any]:
        """Return its fields as `services.change` takes them, without a theme that was deleted."""
        values = {
            name: getattr(self, name)
            for name in VERSIONED_FIELDS
            if name != "theme" or self.theme_id
        }
        return values | {"fields": list(self.fields.all())}
