"""The question bank: themes and questions."""

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from core.tones import Tone
from core.undo import can_undo
from office.models import CareerField
from users.models import User
from users.models.roles import CURATORS

MINUTES = [MinValueValidator(1), MaxValueValidator(10)]


class Part(models.TextChoices):
    OPEN = "open", _("Opening")
    CORE = "core", _("Middle")
    CLOSE = "close", _("Closing")

    @property
    def rank(self) -> int:
        return list(Part).index(self)


def purposes_field() -> ArrayField:
    """Return a field for the purposes that a question or set suits; empty means any."""
    return ArrayField(models.CharField(max_length=10), default=list, blank=True)


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Return themes with published questions, annotated with their `number`."""
        published = Count("questions", filter=Q(questions__status=Question.Status.PUBLISHED))
        # annotate() drops the order of Meta.
        return self.annotate(number=published).filter(number__gt=0).order_by("position", "name")

    def with_number(self) -> Self:
        """Annotate themes with the `number` of their questions in any status."""
        number = Count("questions", filter=Q(questions__archived_at=None))
        return self.annotate(number=number).order_by("position", "name")

    def editable_by(self, viewer: User | AnonymousUser) -> Self:
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()


class Theme(models.Model):
    slug = models.SlugField(max_length=60, unique=True, default=new_code)
    name = models.CharField(max_length=80, unique=True)
    about = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Return published questions, for signed-in users."""
        return (
            self.filter(status=Question.Status.PUBLISHED)
            if viewer.is_authenticated
            else self.none()
        )

    def editable_by(self, viewer: User | AnonymousUser, *, deleted: bool = False) -> Self:
        """Return every question, for curators; deleted drafts only with `deleted`."""
        questions = self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()
        return questions if deleted else questions.filter(archived_at=None)


# mypy can't follow a computed base class.
class QuestionManager(models.Manager.from_queryset(QuestionQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> QuestionQuerySet:
        """Defer the columns that only the search reads, which are longer than the question."""
        return super().get_queryset().defer("words", "folded")


class Question(models.Model):
    """A question of the bank. Sheets copy its text, so it can be edited and retired freely."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

        @property
        def tone(self) -> Tone:
            return Tone.OK if self == Question.Status.PUBLISHED else Tone.NEUTRAL

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    # Its key in the starter data and in files; random for questions that the office adds.
    slug = models.SlugField(max_length=60, unique=True, default=new_code, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="questions")
    part = models.CharField(max_length=5, choices=Part.choices, default=Part.CORE)
    minutes = models.PositiveSmallIntegerField(default=2, validators=MINUTES)
    purposes = purposes_field()
    text = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True)
    follow_ups = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    fields = models.ManyToManyField(CareerField, blank=True, related_name="+")
    must_ask = models.BooleanField(default=False)
    always_last = models.BooleanField(default=False)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    was_published = models.BooleanField(default=False, db_default=False)  # so it may be on sheets
    archived_at = models.DateTimeField(null=True)  # a deleted draft
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    # For the search: words and stems of text, why and follow-ups; the text without accents and
    # capitals.
    words = models.GeneratedField(
        expression=Func(F("text"), F("why"), F("follow_ups"), function="margin_question_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    folded = models.GeneratedField(
        expression=Func(F("text"), function="margin_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = QuestionManager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["position", "id"], name="question_in_order"),
            GinIndex(fields=["words"], name="question_by_word"),
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="question_by_letters"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["always_last"],
                condition=Q(always_last=True, status="published"),
                name="one_question_is_always_last",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(status="draft", was_published=False),
                name="only_unused_drafts_are_deleted",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status="retired"),
                name="a_merged_question_is_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("questions:edit", args=[self.code])

    @property
    def tone(self) -> Tone:
        return self.Status(self.status).tone

    @property
    def can_delete(self) -> bool:
        """True for drafts that no student ever saw; other questions are retired."""
        return self.status == self.Status.DRAFT and not self.was_published

    @property
    def can_edit(self) -> bool:
        """False for a merged question: the merge has to be undone first."""
        return self.merged_into_id is None

    def can_undo(self, now: dt.datetime) -> bool:
        return can_undo(self.archived_at, now)
