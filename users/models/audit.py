"""The audit trail: who did what to which row, when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from users.models.programs import Program

LONGEST_NAME = 60


class AuditEntry(models.Model):
    """Ids, names of fields, counts and states, never text; a trigger refuses UPDATE and DELETE.

    `object_type` is the model's label ("guides.guide"). No column is a foreign key: an entry
    outlives the account and the row that it names.
    """

    at = models.DateTimeField(db_default=models.functions.Now(), db_index=True)
    actor_id = models.BigIntegerField(null=True)
    program = models.CharField(
        max_length=12, choices=Program, blank=True, default="", db_default=""
    )
    action = models.CharField(max_length=LONGEST_NAME)
    object_type = models.CharField(max_length=LONGEST_NAME, blank=True)
    object_id = models.BigIntegerField(null=True)
    student_id = models.BigIntegerField(null=True, db_index=True)
    fields = ArrayField(models.CharField(max_length=LONGEST_NAME), default=list)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    count = models.PositiveIntegerField(default=1)
    purpose = models.CharField(max_length=LONGEST_NAME, blank=True)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self):
        return f"{self.action} {self.object_type} {self.object_id}"
