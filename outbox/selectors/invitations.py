"""Invitations that went out to a person."""

from outbox.models import Email
from users.models import User

KIND = "invitation"


def newest_invitation(person: User) -> Email | None:
    """One query."""
    return Email.objects.filter(kind=KIND, object_id=person.pk).order_by("-pk").first()
