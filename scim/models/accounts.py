"""What a directory calls an account, and the attributes that it sent."""

from django.conf import settings
from django.db import models


class SyncedAccount(models.Model):
    """An account that a directory knows.

    `sent` holds the attributes in canonical spelling, since a directory compares what it reads
    with what it sent. `removed_at`: it deleted the account, which is deactivated and shown to it
    no more; the same `external_id` brings it back.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="synced"
    )
    external_id = models.CharField(max_length=254, unique=True, null=True)  # noqa: DJ001 - none are alike
    # in the form of scim.domain.attributes.folded
    user_name = models.CharField(max_length=1000, unique=True)
    sent = models.JSONField(default=dict)
    linked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.user_id}"
