from interviews.services.answers import accept, change_how, decline, not_now, propose
from interviews.services.held import held_until
from interviews.services.requests import (
    Refused,
    Stale,
    TooManyOpen,
    close_unanswered,
    follow_up,
    record_sent,
    save_draft,
    send,
    stop_waiting,
    take_back,
    waiting_for,
    withdraw,
)
from interviews.services.talks import NotYet, cancel, happened, lapse, missed, move
from interviews.services.ticks import tick
from interviews.services.wrapups import (
    StaleReflection,
    save_reflection,
    send_thank_you,
    take_back_thank_you,
    thanked_another_way,
)

__all__ = [
    "NotYet",
    "Refused",
    "Stale",
    "StaleReflection",
    "TooManyOpen",
    "accept",
    "cancel",
    "change_how",
    "close_unanswered",
    "decline",
    "follow_up",
    "happened",
    "held_until",
    "lapse",
    "missed",
    "move",
    "not_now",
    "propose",
    "record_sent",
    "save_draft",
    "save_reflection",
    "send",
    "send_thank_you",
    "stop_waiting",
    "take_back",
    "take_back_thank_you",
    "thanked_another_way",
    "tick",
    "waiting_for",
    "withdraw",
]
