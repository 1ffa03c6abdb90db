"""Comments of counselors on shared reflections."""

from typing import Self

from django.conf import settings
from django.db import models

from core.codes import new_code
from interviews.models import Reflection
from users.models import User


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def readable_by(self, viewer: User) -> Self:
        return self.filter(reflection__in=Reflection.objects.readable_by(viewer))

    def editable_by(self, viewer: User) -> Self:
        return self.filter(reflection__interview__student_id=viewer.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Feedback(models.Model):
    """A counselor's comment on a shared reflection; it stays when sharing ends."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="feedback")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feedback_given"
    )
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="feedback_form_once")
        ]

    def __str__(self) -> str:
        return f"feedback on {self.reflection_id}"
