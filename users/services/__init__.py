from users.services.access_ending import renew_secrets
from users.services.account_merging import merge_accounts, undo_merge
from users.services.accounts import (
    account_for,
    choose_first_password,
    drop_unproven_password,
    give_role,
    make_admin,
)
from users.services.activation import (
    deactivate,
    deactivate_each,
    reactivate,
    reactivate_each,
)
from users.services.adding import LinesRefused, add_people, add_person
from users.services.assignment_undo import end_leave, undo_assignments
from users.services.assignments import Wanted, assign, assign_all, end_assignments, hand_over
from users.services.audit import record
from users.services.cohort_members import move_to_cohort, set_cohorts, undo_move_to_cohort
from users.services.cohorts import (
    CohortNameTaken,
    archive_cohort,
    change_cohort,
    create_cohort,
    restore_cohort,
)
from users.services.leaving import set_leaves_on
from users.services.people import (
    AddressTaken,
    StaffAccount,
    Taken,
    UniversityIdTaken,
    change_person,
    create_person,
)
from users.services.personal_settings import save_profile, save_settings
from users.services.roles import (
    LastAdmin,
    lock_with_admins,
    require_another_admin,
    require_right,
    set_roles,
)
from users.services.second_steps import (
    LastSecondStep,
    record_second_steps,
    reset_second_steps,
)
from users.services.sessions import SessionGone, end_session, sign_out_elsewhere

__all__ = [
    "AddressTaken",
    "CohortNameTaken",
    "LastAdmin",
    "LastSecondStep",
    "LinesRefused",
    "SessionGone",
    "StaffAccount",
    "Taken",
    "UniversityIdTaken",
    "Wanted",
    "account_for",
    "add_people",
    "add_person",
    "archive_cohort",
    "assign",
    "assign_all",
    "change_cohort",
    "change_person",
    "choose_first_password",
    "create_cohort",
    "create_person",
    "deactivate",
    "deactivate_each",
    "drop_unproven_password",
    "end_assignments",
    "end_leave",
    "end_session",
    "give_role",
    "hand_over",
    "lock_with_admins",
    "make_admin",
    "merge_accounts",
    "move_to_cohort",
    "reactivate",
    "reactivate_each",
    "record",
    "record_second_steps",
    "renew_secrets",
    "require_another_admin",
    "require_right",
    "reset_second_steps",
    "restore_cohort",
    "save_profile",
    "save_settings",
    "set_cohorts",
    "set_leaves_on",
    "set_roles",
    "sign_out_elsewhere",
    "undo_assignments",
    "undo_merge",
    "undo_move_to_cohort",
]
