from office.services.calendar import add_closed_day, add_period, archive, restore
from office.services.choices import (
    add_choice,
    change_choice,
    move_choice,
    republish_choice,
    retire_choice,
)
from office.services.cohort_settings import reset_cohort_settings, save_cohort_settings
from office.services.settings import save_settings, set_concern_readers
from office.services.setup import confirm_step, finish_setup

__all__ = [
    "add_choice",
    "add_closed_day",
    "add_period",
    "archive",
    "change_choice",
    "confirm_step",
    "finish_setup",
    "move_choice",
    "republish_choice",
    "reset_cohort_settings",
    "restore",
    "retire_choice",
    "save_cohort_settings",
    "save_settings",
    "set_concern_readers",
]
