"""Ready sets: questions in the order of a talk."""

from django.db import models
from django.db.models import Count, Q, Sum

from questions.models.question import Question, purposes_field


class QuestionSetQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Sets with a question for `viewer` in them, with `number` of questions and `length` in minutes."""
        published = Q(questions__status=Question.Status.PUBLISHED)
        counted = self.annotate(
            number=Count("questions", filter=published), length=Sum("questions__minutes", filter=published)
        )
        counted = counted.order_by("position", "name")  # counting drops the order of Meta
        return counted.filter(number__gt=0) if viewer.is_authenticated else self.none()


class QuestionSet(models.Model):
    """Questions in the order of a talk, ready to start from. `minutes` is the length of talk it is meant for."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=20)
    purposes = purposes_field()
    position = models.PositiveSmallIntegerField(default=0)
    questions = models.ManyToManyField(Question, through="SetEntry", related_name="+")

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
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "question"], name="question_once_in_a_set"),
            models.UniqueConstraint(
                fields=["question_set", "position"],
                name="one_question_at_a_place_of_a_set",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return f"{self.position}: {self.question_id}"
