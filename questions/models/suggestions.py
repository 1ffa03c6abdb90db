"""Questions that students and staff suggest to the office."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from questions.models.question import Question, Theme
from users.models import User
from users.models.roles import CURATORS

WORD_NEEDED = _("Say in a sentence why it is not taken up.")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def readable_by(self, viewer: User | AnonymousUser) -> Self:
        return self.filter(by_id=viewer.pk)

    def editable_by(self, viewer: User | AnonymousUser) -> Self:
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()

    def unread(self) -> Self:
        """Return answered suggestions that their author hasn't confirmed as read."""
        return self.filter(decided_at__isnull=False, read_at=None)

    def waiting(self) -> Self:
        return self.filter(decided_at=None)


class Suggestion(models.Model):
    """A suggested question. Once accepted, it has a `question`; `word` is the office's reply."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("In the bank")
        DECLINED = "declined", _("Not taken up")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    form_key = models.UUIDField(editable=False)
    sent_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    word = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)  # by its author

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["by", "form_key"], name="suggestion_form_once"),
            models.CheckConstraint(
                condition=Q(answer="", decided_at=None)
                | ~Q(answer="") & Q(decided_at__isnull=False),
                name="suggestion_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_unread(self) -> bool:
        return bool(self.decided_at) and not self.read_at
