"""What is kept here of a student."""

from reminders.models import Snooze
from users.privacy import register

register(Snooze, "interview__student")
