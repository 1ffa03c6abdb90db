"""What the office has set, read often; and how it is changed, seldom."""

from office.services.days import add_day, add_period, remove, restore
from office.services.reading import breaks, closed_days, current, forget, stored, term_on
from office.services.settings import Stale, save_settings
from office.services.setup import NotComplete, confirm_step, finish_setup

__all__ = [
    "NotComplete",
    "Stale",
    "add_day",
    "add_period",
    "breaks",
    "closed_days",
    "confirm_step",
    "current",
    "finish_setup",
    "forget",
    "remove",
    "restore",
    "save_settings",
    "stored",
    "term_on",
]
