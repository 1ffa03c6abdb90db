from reminders.models import ReminderLink, Snooze
from users.privacy import register

register(Snooze, "student")
register(ReminderLink, "interview__student", withheld={"token_hash": "a secret"})
