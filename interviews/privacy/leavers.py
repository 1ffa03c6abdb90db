"""What of interviews has to go before the account of a student who left can be deleted."""

from interviews.models import Interview
from users.domain import leaving
from users.models import User


def delete_interviews_of(student: User) -> None:
    """Delete them before their contacts, which they protect."""
    Interview.objects.filter(student=student).delete()


def register_erasers() -> None:
    leaving.register_eraser(delete_interviews_of)
