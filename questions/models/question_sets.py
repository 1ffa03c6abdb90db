"""Ready sets: questions in the order of a talk."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum

from core.codes import new_code
from office.models import CareerField
from questions.models.question import Question, purposes_field
from users.models import Cohort, User
from users.models.roles import CURATORS


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Return published sets with questions for the cohorts of `viewer`, with their size."""
        if not viewer.is_authenticated:
            return self.none()
        return self.active().with_size().filter(number__gt=0).for_cohorts_of(viewer)

    def active(self) -> Self:
        return self.filter(retired_at=None)

    def with_size(self) -> Self:
        """Annotate sets with the `number` and `length` in minutes of their published questions."""
        published = Q(questions__status=Question.Status.PUBLISHED)
        counted = self.annotate(
            number=Count("questions", filter=published),
            length=Sum("questions__minutes", filter=published),
        )
        return counted.order_by("position", "name")  # annotate() drops the order of Meta

    def with_questions(self) -> Self:
        """Prefetch `shown`: the entries of published questions, in order. One query more."""
        published = SetEntry.objects.filter(
            question__status=Question.Status.PUBLISHED
        ).select_related("question")
        return self.prefetch_related(Prefetch("entries", queryset=published, to_attr="shown"))

    def for_cohorts_of(self, viewer: User) -> Self:
        """Return sets for everybody, and those for a cohort of `viewer`."""
        bound = QuestionSet.cohorts.through.objects.all()
        theirs = bound.filter(cohort__profiles__user_id=viewer.pk)
        return self.filter(
            ~Q(pk__in=bound.values("questionset_id")) | Q(pk__in=theirs.values("questionset_id"))
        )

    def for_field(self, field: CareerField | None) -> Self:
        """Return sets for any field of work, and those for `field`, which have `is_meant`."""
        bound = QuestionSet.fields.through.objects.all()
        meant = bound.filter(careerfield=field) if field else bound.none()
        chosen = self.filter(
            ~Q(pk__in=bound.values("questionset_id")) | Q(pk__in=meant.values("questionset_id"))
        )
        return chosen.annotate(is_meant=Exists(meant.filter(questionset_id=OuterRef("pk"))))

    def editable_by(self, viewer: User | AnonymousUser) -> Self:
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()


class QuestionSet(models.Model):
    """Questions to start a sheet from. `minutes` is the length of talk that it suits."""

    slug = models.SlugField(max_length=60, unique=True, default=new_code)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=20)
    purposes = purposes_field()
    fields = models.ManyToManyField(CareerField, blank=True, related_name="+")  # empty: any
    cohorts = models.ManyToManyField(Cohort, blank=True, related_name="+")  # empty: all
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    # Retired, never deleted: loading the starter data would add a deleted set again.
    retired_at = models.DateTimeField(null=True)
    questions = models.ManyToManyField(
        Question, through="SetEntry", through_fields=("question_set", "question"), related_name="+"
    )

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def in_order(self) -> list[Question]:
        """Return its published questions. One query."""
        published = self.entries.filter(question__status=Question.Status.PUBLISHED)
        return [entry.question for entry in published.select_related("question")]


class SetEntry(models.Model):
    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="entries")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="entries")
    # The question that was here before a merge, to undo that.
    moved_from = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "question"], name="question_once_in_a_set"
            ),
            models.UniqueConstraint(
                fields=["question_set", "position"],
                name="one_question_at_a_place_of_a_set",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.question_id}"
