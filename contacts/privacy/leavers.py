"""What of contacts has to go before the account of a student who left can be deleted."""

from contacts.models import Referral
from users.domain import leaving
from users.models import User


def delete_referrals_of(student: User) -> None:
    """Delete them before the contacts who named them, which they protect."""
    Referral.objects.filter(owner=student).delete()


def register_erasers() -> None:
    leaving.register_eraser(delete_referrals_of)
