"""What a student put off. All else about reminders follows from the facts and is stored nowhere."""

from django.db import models

from interviews.models import Interview
from reminders.timetable import LINES


class SnoozeQuerySet(models.QuerySet):
    def lines_of(self, student):
        """Lines of the daily note that this student put off."""
        return self.filter(interview__student=student, kind__in=LINES)

    def open(self, student, now):
        """What this student put off beyond `now`, each with its interview; of one interview, the latest is last."""
        later = self.filter(interview__student=student, until__gt=now)
        return later.select_related("interview").order_by("until")


class Snooze(models.Model):
    """A reminder that its student wants later. It holds for one moment: a moved talk is reminded of as usual."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="snoozes")
    kind = models.CharField(max_length=40)
    moment = models.CharField(max_length=40)  # as reminders.timetable.moment_of says it
    until = models.DateTimeField()

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "kind"], name="snooze_once")]

    def __str__(self):
        return f"{self.kind} {self.interview_id} {self.until}"
