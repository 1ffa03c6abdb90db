"""Tokens of a directory: two may be valid at a time, so that one can replace the other."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

SLOTS = (1, 2)


class SyncTokenQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(revoked_at=None)


class SyncToken(models.Model):
    """Only the hash is stored; `ending`, the last four characters, tells two tokens apart.

    `minute` and `requests` count the requests of the running minute.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    ending = models.CharField(max_length=4, editable=False)
    slot = models.PositiveSmallIntegerField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)
    requests = models.PositiveIntegerField(default=0, db_default=0)

    objects = SyncTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(revoked_at=None), name="sync_token_two_valid"
            ),
            models.CheckConstraint(condition=Q(slot__in=SLOTS), name="sync_token_slot_known"),
        ]

    def __str__(self):
        return f"…{self.ending}"
