from contacts.services.exchanges import been_in_touch, keep, keep_later, mark_interest, show, touch, untouch
from contacts.services.ledger import NotNow, forget_ask, free_from, release, reopen, reserve, restore_ask
from contacts.services.people import address_keys, person_for, person_of
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
from contacts.services.same_person import join_people, keep_apart

__all__ = [
    "Busy",
    "Duplicate",
    "FormUsed",
    "NotNow",
    "Stale",
    "add",
    "address_keys",
    "archive",
    "been_in_touch",
    "bring_back",
    "change",
    "duplicate_of",
    "follow",
    "forget_ask",
    "forget_contacts",
    "free_from",
    "join_people",
    "keep",
    "keep_apart",
    "keep_later",
    "mark_interest",
    "person_for",
    "person_of",
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
