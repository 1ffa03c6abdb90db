"""Ready sets: questions in the order of a talk."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum

from core.codes import new_code
from office.models import CareerField
from questions.models.question import CURATORS, Question, purposes_field
from users.models import Cohort


class QuestionSetQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Sets with a question for `viewer` in them, with `number` of questions and `length` in
        minutes."""
        if not viewer.is_authenticated:
            return self.none()
        return self.kept().with_size().filter(number__gt=0).for_cohorts_of(viewer)

    def kept(self):
        """Those that are not retired."""
        return self.filter(retired_at=None)

    def with_size(self):
        """Each with `number` and `length` in minutes of its published questions."""
        published = Q(questions__status=Question.Status.PUBLISHED)
        counted = self.annotate(
            number=Count("questions", filter=published),
            length=Sum("questions__minutes", filter=published),
        )
        return counted.order_by("position", "name")  # counting drops the order of Meta

    def with_questions(self):
        """Each with `shown`: its places with a published question, in their order. One query
        more."""
        published = SetEntry.objects.filter(
            question__status=Question.Status.PUBLISHED
        ).select_related("question")
        return self.prefetch_related(Prefetch("entries", queryset=published, to_attr="shown"))

    def for_cohorts_of(self, viewer):
        """Sets for everybody, and those for a cohort that `viewer` is in."""
        bound = QuestionSet.cohorts.through.objects.all()
        theirs = bound.filter(cohort__profiles__user_id=viewer.pk)
        return self.filter(
            ~Q(pk__in=bound.values("questionset_id")) | Q(pk__in=theirs.values("questionset_id"))
        )

    def for_field(self, field: CareerField | None):
        """Sets for any field of work, and those for `field`, which say so as `is_meant`."""
        bound = QuestionSet.fields.through.objects.all()
        meant = bound.filter(careerfield=field) if field else bound.none()
        chosen = self.filter(
            ~Q(pk__in=bound.values("questionset_id")) | Q(pk__in=meant.values("questionset_id"))
        )
        return chosen.annotate(is_meant=Exists(meant.filter(questionset_id=OuterRef("pk"))))

    def editable_by(self, viewer):
        """Ready sets are in the office's hands."""
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()


class QuestionSet(models.Model):
    """Questions in the order of a talk, ready to start from. `minutes` is the length of talk it
    is meant for."""

    slug = models.SlugField(max_length=60, unique=True, default=new_code)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=20)
    purposes = purposes_field()
    fields = models.ManyToManyField(CareerField, blank=True, related_name="+")  # none: for any
    cohorts = models.ManyToManyField(Cohort, blank=True, related_name="+")  # none: for everybody
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    # Retired, never deleted: the starter data would bring it back, and one day the office wants it
    # again.
    retired_at = models.DateTimeField(null=True)
    questions = models.ManyToManyField(
        Question, through="SetEntry", through_fields=("question_set", "question"), related_name="+"
    )

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def in_order(self) -> list[Question]:
        """Its published questions, from opening to closing. One query."""
        published = self.entries.filter(question__status=Question.Status.PUBLISHED)
        return [entry.question for entry in published.select_related("question")]


class SetEntry(models.Model):
    """A question's place in a set."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="entries")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="entries")
    # which question stood here before two became one
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

    def __str__(self):
        return f"{self.position}: {self.question_id}"
