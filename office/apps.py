"""The office's settings: one OfficeSettings row, fields of work, sources of people, closed days."""

from django.apps import AppConfig


class OfficeSettingsConfig(AppConfig):
    name = "office"

    def ready(self):
        # The trail speaks of rows, and models are loaded only now.
        from core import panels, zones  # noqa: PLC0415
        from office.domain.audit_actions import OfficeAction  # noqa: PLC0415
        from office.models import (  # noqa: PLC0415
            CareerField,
            ChecklistItem,
            ClosedDay,
            CohortSettings,
            OfficeSettings,
            Period,
            Source,
        )
        from office.selectors.settings import office_settings  # noqa: PLC0415
        from office.views.cohorts import cohort_panel  # noqa: PLC0415
        from users.domain import audit, leaving  # noqa: PLC0415
        from users.models import User  # noqa: PLC0415
        from users.selectors import sign_up  # noqa: PLC0415
        from users.selectors.audit_log import column_names, row_pages  # noqa: PLC0415

        audit.register(OfficeAction)
        leaving.register_months(lambda: office_settings().leaver_months)
        sign_up.register(lambda: office_settings().sign_up_override)
        audit.register_links(OfficeSettings, concern_readers=User)
        audit.register_names(OfficeSettings, column_names(OfficeSettings, "office_name"))
        audit.register_names(CohortSettings, column_names(CohortSettings, "cohort__name"))
        audit.register_pages(
            CohortSettings, row_pages(CohortSettings, "office:cohort", "cohort__code")
        )
        panels.register("cohort", cohort_panel)
        audit.register_names(CareerField, column_names(CareerField, "name"))
        audit.register_names(Source, column_names(Source, "name"))
        audit.register_names(ChecklistItem, column_names(ChecklistItem, "name"))
        zones.register_default(lambda: office_settings().zone)
        audit.register_names(ClosedDay, column_names(ClosedDay, "name"))
        audit.register_names(Period, column_names(Period, "name"))
