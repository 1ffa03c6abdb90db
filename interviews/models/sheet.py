"""The questions that a student plans to ask, as copies of their texts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models.interview import Interview
from interviews.models.notes import Noted
from interviews.models.stages import OPEN, Stage
from questions.models import MINUTES, Part, Question

PLANNING = OPEN | {Stage.PLANNED, Stage.SCHEDULED}


def can_plan(interview: Interview) -> bool:
    """True while the sheet may change; after the talk it stays as planned."""
    return interview.stage in PLANNING


class PlannedQuestion(Noted):
    """One question of a sheet, as a copy of the bank's text that later edits don't change.

    `is_last` is the question for referrals: it comes last, whatever the places are. `note` is what
    the student wrote down on it during the talk.
    """

    class Asked(models.TextChoices):
        ASKED = "asked", _("Asked")
        SKIPPED = "skipped", _("Skipped")

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="planned")
    # None: the student's own question
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(default=2, validators=MINUTES)
    part = models.CharField(max_length=5, choices=Part.choices, default=Part.CORE)
    must_ask = models.BooleanField(default=False)
    is_last = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    asked = models.CharField(max_length=7, choices=Asked.choices, blank=True)  # "": unknown

    class Meta:
        ordering = ["is_last", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "question"], name="bank_question_once_on_a_sheet"
            ),
            models.UniqueConstraint(fields=["interview", "text"], name="words_once_on_a_sheet"),
            models.UniqueConstraint(
                fields=["interview"], condition=Q(is_last=True), name="one_last_question"
            ),
            models.UniqueConstraint(
                fields=["interview", "position"],
                name="one_question_at_a_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.text

    @classmethod
    def copied(cls, interview: Interview, question: Question) -> "PlannedQuestion":
        """Return an unsaved copy of the bank's question, without a place."""
        return cls(
            interview=interview,
            question=question,
            text=question.text,
            minutes=question.minutes,
            part=question.part,
            must_ask=question.must_ask,
            is_last=question.always_last,
        )

    def again(self, interview: Interview) -> "PlannedQuestion":
        same = {
            name: getattr(self, name)
            for name in ("question_id", "text", "minutes", "part", "must_ask", "is_last")
        }
        return PlannedQuestion(interview=interview, **same)
