"""What a counselor writes to a student about a talk."""

from django.conf import settings
from django.db import models

from core.codes import new_code
from interviews.models import Reflection


class FeedbackQuerySet(models.QuerySet):
    def readable_by(self, viewer):
        """Comments on reflections that `viewer` may read: what was said about a reflection goes
        where it goes."""
        return self.filter(reflection__in=Reflection.objects.readable_by(viewer))

    def editable_by(self, viewer):
        """Comments that `viewer` was written: saying "got it" is the student's alone."""
        return self.filter(reflection__interview__student_id=viewer.pk)

    def unread(self):
        return self.filter(read_at=None)


class Feedback(models.Model):
    """One comment of a counselor on a shared reflection. It stays with the student when sharing
    ends."""

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

    def __str__(self):
        return f"feedback on {self.reflection_id}"
