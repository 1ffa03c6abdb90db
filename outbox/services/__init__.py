"""Services for other apps: add and cancel emails, check who must not be written to."""

from outbox.models.links import mute_link, stop_link, stop_url
from outbox.services.daily_counts import (
    are_account_emails_used_up,
    count_limit_hit,
    count_limit_hits,
    take_account_email,
)
from outbox.services.delivery_state import (
    note_backup_failed,
    note_backup_made,
    note_reminders_planned,
)
from outbox.services.erasing import BeingSent, erase_emails
from outbox.services.invitations import invite, send_invitation
from outbox.services.letter_limits import (
    NotSetUp,
    TooManyLetters,
    check_letter_limits,
    check_set_up,
    exceeded_limit,
)
from outbox.services.mute import mute, renew_mute_links, unmute
from outbox.services.queue import (
    NOT_WANTED,
    REQUEUEABLE,
    SUPERSEDED,
    add,
    cancel,
    message_id,
    recipient,
    requeue,
    supersede,
)
from outbox.services.suppressions import (
    is_suppressed,
    suppress,
    suppressed_among,
    suppressed_keys,
    suppression_for,
    suppression_of_any,
    unsuppress,
)

__all__ = [
    "NOT_WANTED",
    "REQUEUEABLE",
    "SUPERSEDED",
    "BeingSent",
    "NotSetUp",
    "TooManyLetters",
    "add",
    "are_account_emails_used_up",
    "cancel",
    "check_letter_limits",
    "check_set_up",
    "count_limit_hit",
    "count_limit_hits",
    "erase_emails",
    "exceeded_limit",
    "invite",
    "is_suppressed",
    "message_id",
    "mute",
    "mute_link",
    "note_backup_failed",
    "note_backup_made",
    "note_reminders_planned",
    "recipient",
    "renew_mute_links",
    "requeue",
    "send_invitation",
    "stop_link",
    "stop_url",
    "supersede",
    "suppress",
    "suppressed_among",
    "suppressed_keys",
    "suppression_for",
    "suppression_of_any",
    "take_account_email",
    "unmute",
    "unsuppress",
]
