from contacts.services.contacts import (
    Duplicate,
    add,
    anonymize_contacts,
    archive,
    change,
    find_duplicate,
    restore,
)
from contacts.services.duplicates import dismiss_duplicate, merge_people
from contacts.services.ledger import (
    LimitReached,
    available_from,
    close_request,
    delete_request,
    record_request,
    reopen_request,
    reset_request,
)
from contacts.services.people import address_keys, get_or_create_person, person_of_contact
from contacts.services.referrals import (
    add_referral,
    archive_referral,
    follow_referral,
    restore_referral,
)
from contacts.services.touches import (
    record_touch,
    report_touch,
    set_cadence,
    set_status,
    set_took_interest,
    snooze,
    undo_record_touch,
)

__all__ = [
    "Duplicate",
    "LimitReached",
    "add",
    "add_referral",
    "address_keys",
    "anonymize_contacts",
    "archive",
    "archive_referral",
    "available_from",
    "change",
    "close_request",
    "delete_request",
    "dismiss_duplicate",
    "find_duplicate",
    "follow_referral",
    "get_or_create_person",
    "merge_people",
    "person_of_contact",
    "record_request",
    "record_touch",
    "reopen_request",
    "report_touch",
    "reset_request",
    "restore",
    "restore_referral",
    "set_cadence",
    "set_status",
    "set_took_interest",
    "snooze",
    "undo_record_touch",
]
