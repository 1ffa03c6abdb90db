from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from office.models import Source


class Brainstorm(models.Model):
    """Where a student's brainstorm stands, so that it goes on there, on any device.

    `added` are codes of contacts in their order, some of them perhaps archived or erased since.
    """

    student = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # the source asked about; null: the first one
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="+")
    is_finished = models.BooleanField(default=False)
    added = ArrayField(models.CharField(max_length=8), default=list)

    def __str__(self) -> str:
        return f"{len(self.added)}"
