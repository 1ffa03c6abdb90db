from reminders.models.snoozes import ReminderLink, Snooze, SnoozeQuerySet

__all__ = ["ReminderLink", "Snooze", "SnoozeQuerySet"]
