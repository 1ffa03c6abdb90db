"""What other apps do with mail: put a row in, take it back, ask who must not be written to."""

from outbox.models.links import mute_link, stop_link, stop_url
from outbox.services.caps import (
    NotSetUp,
    TooManyLetters,
    check_letter,
    check_set_up,
    letters_hindrance,
)
from outbox.services.counts import counting_refusals, is_used_up, may_mail_account
from outbox.services.invitations import invite
from outbox.services.mute import mute, unmute
from outbox.services.queue import (
    MAY_COME_BACK,
    SUPERSEDED,
    add,
    bring_back,
    message_id,
    supersede,
    take_back,
)
from outbox.services.refusals import (
    is_refused,
    refused_among,
    refused_keys,
    suppress,
    suppression_for,
    suppression_of_any,
    unsuppress,
)
from outbox.services.work import note_tick

__all__ = [
    "MAY_COME_BACK",
    "SUPERSEDED",
    "NotSetUp",
    "TooManyLetters",
    "add",
    "bring_back",
    "check_letter",
    "check_set_up",
    "counting_refusals",
    "invite",
    "is_refused",
    "is_used_up",
    "letters_hindrance",
    "may_mail_account",
    "message_id",
    "mute",
    "mute_link",
    "note_tick",
    "refused_among",
    "refused_keys",
    "stop_link",
    "stop_url",
    "supersede",
    "suppress",
    "suppression_for",
    "suppression_of_any",
    "take_back",
    "unmute",
    "unsuppress",
]
