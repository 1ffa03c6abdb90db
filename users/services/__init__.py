from users.services.accounts import (
    account_for,
    choose_first_password,
    drop_unproven_password,
    give_role,
    make_admin,
)
from users.services.activation import deactivate, reactivate
from users.services.assignment_undo import end_leave, undo_assignments
from users.services.assignments import Wanted, assign, assign_all, end_assignments, hand_over
from users.services.audit import record
from users.services.cohorts import set_cohorts
from users.services.people import (
    AddressTaken,
    StaffAccount,
    Taken,
    UniversityIdTaken,
    change_person,
    create_person,
)
from users.services.personal_settings import save_profile, save_settings, sign_out_elsewhere
from users.services.roles import (
    LastAdmin,
    lock_with_admins,
    require_another_admin,
    require_right,
    set_roles,
)

__all__ = [
    "AddressTaken",
    "LastAdmin",
    "StaffAccount",
    "Taken",
    "UniversityIdTaken",
    "Wanted",
    "account_for",
    "assign",
    "assign_all",
    "change_person",
    "choose_first_password",
    "create_person",
    "deactivate",
    "drop_unproven_password",
    "end_assignments",
    "end_leave",
    "give_role",
    "hand_over",
    "lock_with_admins",
    "make_admin",
    "reactivate",
    "record",
    "require_another_admin",
    "require_right",
    "save_profile",
    "save_settings",
    "set_cohorts",
    "set_roles",
    "sign_out_elsewhere",
    "undo_assignments",
]
