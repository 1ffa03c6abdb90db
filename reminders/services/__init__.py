from reminders.services.changes import (
    DOOR,
    TooLate,
    as_planned,
    once_more,
    put_off,
    revoke_links,
    settle,
    take_back,
)

__all__ = [
    "DOOR",
    "TooLate",
    "as_planned",
    "once_more",
    "put_off",
    "revoke_links",
    "settle",
    "take_back",
]
