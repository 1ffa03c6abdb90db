"""What a student put off. All else about reminders follows from the facts and is stored nowhere."""

from django.db import models

from interviews.models import Interview


class Snooze(models.Model):
    """A reminder that its student wants later. It holds for one fact: a moved talk is reminded of as usual."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="snoozes")
    kind = models.CharField(max_length=40)
    fact = models.CharField(max_length=80)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "kind"], name="snooze_once")]

    def __str__(self):
        return f"{self.kind} {self.interview_id} {self.until}"
