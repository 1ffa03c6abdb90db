from outbox.models import Email, EmailText, MuteLink
from users.privacy import register

register(Email, "user", "sender", withheld={"lease_token": "for the machine alone"})
register(EmailText, "by")
register(MuteLink, "user", withheld={"token_hash": "a secret"})
