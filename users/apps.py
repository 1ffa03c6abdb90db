"""Users, roles, assignments to staff, access rules, and the audit trail."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core import panels


class UsersConfig(AppConfig):
    name = "users"

    def ready(self):
        # These speak of rows, and models are loaded only now.
        from users.access import checks  # noqa: F401, PLC0415 - registers the check
        from users.domain import audit, reach  # noqa: PLC0415
        from users.domain.audit_actions import UserAction  # noqa: PLC0415
        from users.domain.second_steps import Change  # noqa: PLC0415
        from users.models import AssignmentChange, Cohort, ImportJob, User  # noqa: PLC0415
        from users.privacy import merging, retention  # noqa: PLC0415
        from users.selectors.assigning import change_names  # noqa: PLC0415
        from users.selectors.audit_log import (  # noqa: PLC0415
            column_names,
            people_names,
            row_pages,
        )
        from users.selectors.person import account_reach  # noqa: PLC0415
        from users.selectors.second_steps import second_steps_panel  # noqa: PLC0415
        from users.services import merge_steps, roster  # noqa: PLC0415
        from users.views.people import panels as people_panels  # noqa: PLC0415
        from users.views.sign_in_panel import sign_in_panel  # noqa: PLC0415

        people_panels.register()
        panels.register("office_settings", sign_in_panel)
        audit.register(UserAction, views=[UserAction.PERSON_VIEWED])
        audit.register_purposes(UserAction.SECOND_STEP_CHANGED, dict(Change.choices))
        audit.register_purposes(UserAction.LEAVING_SET, {"cohort": _("by the end of a cohort")})
        audit.register_names(User, people_names)
        audit.register_pages(User, row_pages(User, "users:person"))
        audit.register_pages(Cohort, row_pages(Cohort, "users:cohort_edit"))
        audit.register_names(Cohort, column_names(Cohort, "name"))
        audit.register_names(AssignmentChange, change_names)
        audit.register_purposes(UserAction.ASSIGNMENTS_CHANGED, dict(AssignmentChange.Kind.choices))
        audit.register_links(User, cohorts=Cohort, kept=User, merged=User)
        audit.register_names(ImportJob, column_names(ImportJob, "file_name"))
        merge_steps.register()
        roster.register()
        panels.register("person_side", second_steps_panel)
        reach.register(account_reach, place=1)
        retention.register_rules()
        merging.register_rules()
        autodiscover_modules("privacy")
