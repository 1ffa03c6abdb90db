"""Personal data in this app. Importing this package registers it with users.privacy."""

from reminders.privacy import registrations

__all__ = ["registrations"]
