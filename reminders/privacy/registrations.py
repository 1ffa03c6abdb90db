from reminders.models import ReminderLink, Snooze
from users.domain.merging import declare
from users.privacy import register

register(Snooze, "student")
register(ReminderLink, "interview__student", withheld={"token_hash": "a secret"})

declare(Snooze, "student", along="interview__student")
