"""What the jobs of this app could not do the last time."""

from django.db import models


class JobFailure(models.Model):
    """A step of a job that failed for some rows; deleted once the step succeeds for all."""

    step = models.CharField(max_length=60, unique=True)
    number = models.PositiveIntegerField()  # of rows
    error = models.CharField(max_length=80)  # the class of the last one, never its text
    failed_at = models.DateTimeField()

    def __str__(self):
        return self.step
