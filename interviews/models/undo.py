"""The link "This wasn't me" in an email to a contact."""

from django.db import models

from core.links import absolute, fingerprint, token
from interviews.models.interview import InterviewEvent


class AnswerUndo(models.Model):
    """The secret link that undoes one answer by the link; it restores `event.before`."""

    event = models.OneToOneField(InterviewEvent, on_delete=models.CASCADE, related_name="undo")
    token_hash = models.CharField(max_length=64, unique=True)

    def __str__(self):
        return f"undo of {self.event_id}"

    @classmethod
    def create(cls, event: InterviewEvent) -> "AnswerUndo":
        """Return the undo of `event`; only the newest of an interview has something to restore."""
        older = InterviewEvent.objects.filter(interview=event.interview_id, undo__isnull=False)
        older.update(before=None)
        return cls.objects.create(event=event, token_hash=fingerprint(_token(event.pk)))

    @property
    def token(self) -> str:
        return _token(self.event_id)

    @property
    def url(self) -> str:
        return absolute(f"/r/{self.token}/not-me/")


def _token(event_id: int) -> str:
    return token("not-me", event_id)
