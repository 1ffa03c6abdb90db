"""Notes of a talk, which nobody but the student may read."""

from django.db import models

from interviews.models.interview import Interview

MAX_NOTE_LENGTH = 8000  # characters; a fast typist fills half of it in half an hour


class NotedQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        return self.filter(interview__student_id=viewer.pk)

    def readable_by(self, viewer):
        return self.editable_by(viewer)


class Noted(models.Model):
    """A row with a note that is saved while typing.

    `note_version` finds edits in two windows; 0: never written.
    """

    note = models.TextField(max_length=MAX_NOTE_LENGTH, blank=True)
    note_version = models.PositiveIntegerField(default=0)
    noted_at = models.DateTimeField(null=True)

    objects = NotedQuerySet.as_manager()

    class Meta:
        abstract = True


class TalkNotes(Noted):
    """The free notes of a talk and its course.

    A separate table, since moves write whole interviews, and lists of interviews need no long
    texts.
    """

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="notes")
    started_at = models.DateTimeField(null=True)
    more_time_at = models.DateTimeField(null=True)  # when the contact offered it
    # by the contact, not by the student
    openings_raised = models.BooleanField(default=False)

    def __str__(self):
        return f"notes of {self.interview_id}"
