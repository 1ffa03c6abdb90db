from reminders.services.links import (
    CHANNEL,
    complete_by_link,
    revoke_links,
    snooze_by_link,
    undo_by_link,
)
from reminders.services.snooze import cancel_snooze, snooze

__all__ = [
    "CHANNEL",
    "cancel_snooze",
    "complete_by_link",
    "revoke_links",
    "snooze",
    "snooze_by_link",
    "undo_by_link",
]
