"""The row of a browser's session; users.models.sessions reads and writes it."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from users.models.people import User


class Session(AbstractBaseSession):
    """A browser's session with its user, so that a user can see and end the others.

    users.models.sessions writes the columns from the session's data.
    """

    session_data = models.TextField(max_length=100_000)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=60, blank=True, db_default="")  # in words
    is_shared = models.BooleanField(db_default=False)  # a computer that others use, too
    signed_in_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(db_default=models.functions.Now())  # exact to some minutes
