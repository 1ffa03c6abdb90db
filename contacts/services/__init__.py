from contacts.services.exchanges import refer, show, touch, untouch
from contacts.services.ledger import NotNow, forget_ask, free_from, release, reopen, reserve
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

__all__ = [
    "Busy",
    "Duplicate",
    "FormUsed",
    "NotNow",
    "Stale",
    "add",
    "archive",
    "change",
    "duplicate_of",
    "forget_ask",
    "forget_contacts",
    "free_from",
    "person_for",
    "refer",
    "release",
    "reopen",
    "reserve",
    "restore",
    "show",
    "touch",
    "untouch",
]
