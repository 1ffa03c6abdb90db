from users.services.accounts import (
    account_for,
    choose_first_password,
    drop_unproven_password,
    give_role,
    make_admin,
)
from users.services.audit import record
from users.services.personal_settings import save_profile, save_settings, sign_out_elsewhere

__all__ = [
    "account_for",
    "choose_first_password",
    "drop_unproven_password",
    "give_role",
    "make_admin",
    "record",
    "save_profile",
    "save_settings",
    "sign_out_elsewhere",
]
