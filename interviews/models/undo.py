"""What "This wasn't me" under an email to a contact leads to."""

from django.db import models

from core.links import absolute, fingerprint, token
from interviews.models.interview import InterviewEvent


class AnswerUndo(models.Model):
    """The facts before one answer that was given by the link; emptied as soon as a newer answer
    has its own."""

    event = models.OneToOneField(InterviewEvent, on_delete=models.CASCADE, related_name="undo")
    token_hash = models.CharField(max_length=64, unique=True)
    before = models.JSONField(default=dict)

    def __str__(self):
        return f"undo of {self.event_id}"

    @classmethod
    def keep(cls, event: InterviewEvent, before: dict) -> "AnswerUndo":
        """The undo of `event`; older ones of its interview keep nothing any more."""
        cls.objects.filter(event__interview=event.interview_id).update(before={})
        return cls.objects.create(
            event=event, before=before, token_hash=fingerprint(_token(event.pk))
        )

    @property
    def url(self) -> str:
        return absolute(f"/r/{_token(self.event_id)}/not-me/")


def _token(event_id: int) -> str:
    return token("not-me", event_id)
