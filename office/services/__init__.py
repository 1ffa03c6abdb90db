from office.services.calendar import add_closed_day, add_period, archive, restore
from office.services.settings import save_settings, set_concern_readers
from office.services.setup import confirm_step, finish_setup

__all__ = [
    "add_closed_day",
    "add_period",
    "archive",
    "confirm_step",
    "finish_setup",
    "restore",
    "save_settings",
    "set_concern_readers",
]
