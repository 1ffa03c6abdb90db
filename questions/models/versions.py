"""How a question read after each change, by whom and when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.models import CareerField
from questions.models.question import Part, Question, Theme, purposes_field

# What a version keeps of a question; its fields of work beside them.
WORDS = (
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
    """One state of a question. `act` made it; the first of a starter question was found, not
    made."""

    class Act(models.TextChoices):
        FOUND = "found", _("As it was before")
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
    act = models.CharField(max_length=9, choices=Act.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(null=True)  # None: before versions were kept
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

    def __str__(self):
        return f"{self.question_id} version {self.number}"

    @classmethod
    def of(cls, question: Question, act: str, by=None, at=None) -> "QuestionVersion":
        """Write down how `question` reads now."""
        words = {name: getattr(question, name) for name in WORDS}
        made = cls.objects.create(
            question=question,
            number=question.version,
            act=act,
            by=by,
            at=at,
            status=question.status,
            **words,
        )
        made.fields.set(question.fields.all())
        return made

    def values(self) -> dict:
        """Its words as a form's values, for bringing them back; a theme that is gone stays as it
        is."""
        words = {name: getattr(self, name) for name in WORDS if name != "theme" or self.theme_id}
        return words | {"fields": list(self.fields.all())}
