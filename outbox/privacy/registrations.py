from django.utils.translation import gettext_lazy as _

from outbox.models import Email, EmailText, MuteLink
from users.domain.merging import Changes, add_step, declare
from users.models import User
from users.privacy import register

register(
    Email,
    "user",
    "sender",
    withheld={"lease_token": "for the machine alone"},
    emptied={"address": "hides_address"},
)
register(EmailText, "by")
register(MuteLink, "user", withheld={"token_hash": "a secret"})

declare(Email, "user", label=_("Emails"))
declare(MuteLink, "user")


def readdress(kept: User, merged: User, changes: Changes) -> None:
    """Send what waits for the account that is closed to the address of the other."""
    waiting = Email.objects.waiting().filter(user=kept, address=merged.email)
    ids = list(waiting.values_list("pk", flat=True))
    changes.put(Email, "address", ids, merged.email, kept.email)


add_step(readdress)
