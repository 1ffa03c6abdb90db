"""Notes of a talk, which nobody but the student may read."""

from django.db import models

from interviews.models.interview import Interview

MAX_NOTE_LENGTH = 8000  # characters; somebody who types fast fills half of it in half an hour


class NotedQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        return self.filter(interview__student_id=viewer.pk)

    def readable_by(self, viewer):
        return self.editable_by(viewer)


class Noted(models.Model):
    """A row with a note that is saved as it is typed.

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

    A table of its own: moves write whole interviews, and a list of interviews has no use for pages
    of text.
    """

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="notes")
    started_at = models.DateTimeField(null=True)
    more_time_at = models.DateTimeField(null=True)  # they offered more time
    # they brought up openings, not the student
    openings_raised = models.BooleanField(default=False)

    def __str__(self):
        return f"notes of {self.interview_id}"
