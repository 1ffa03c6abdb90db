from contacts.services.exchanges import been_in_touch, keep, keep_later, mark_interest, show, touch, untouch
from contacts.services.ledger import NotNow, forget_ask, free_from, release, reopen, reserve, restore_ask
from contacts.services.people import person_for
from contacts.services.records import (
    Busy,
    Duplicate,
    FormUsed,
    Stale,
    add,
    archive,
    change,
    duplicate_of,
    forget_contacts,
    restore,
)
from contacts.services.referrals import bring_back, follow, put_away, refer

__all__ = [
    "Busy",
    "Duplicate",
    "FormUsed",
    "NotNow",
    "Stale",
    "add",
    "archive",
    "been_in_touch",
    "bring_back",
    "change",
    "duplicate_of",
    "follow",
    "forget_ask",
    "forget_contacts",
    "free_from",
    "keep",
    "keep_later",
    "mark_interest",
    "person_for",
    "put_away",
    "refer",
    "release",
    "reopen",
    "reserve",
    "restore",
    "restore_ask",
    "show",
    "touch",
    "untouch",
]
