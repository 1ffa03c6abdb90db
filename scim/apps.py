"""Accounts of students from the university's directory, by SCIM 2.0."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScimConfig(AppConfig):
    name = "scim"

    def ready(self):
        # These speak of rows, and models are loaded only now.
        from core import panels  # noqa: PLC0415
        from outbox.domain import problems  # noqa: PLC0415
        from outbox.models import Alarm  # noqa: PLC0415
        from scim.domain.audit_actions import ASKED_BY_DIRECTORY, ScimAction  # noqa: PLC0415
        from scim.models import SyncToken  # noqa: PLC0415
        from scim.privacy import register_rules  # noqa: PLC0415
        from scim.selectors.overview import waiting_reason  # noqa: PLC0415
        from scim.views.panels import fill_people_menu, fill_people_notice  # noqa: PLC0415
        from users.domain import audit  # noqa: PLC0415
        from users.domain.audit_actions import UserAction  # noqa: PLC0415
        from users.selectors.audit_log import column_names  # noqa: PLC0415

        audit.register(ScimAction)
        asked = {ASKED_BY_DIRECTORY: _("the directory asked for it")}
        audit.register_purposes(UserAction.DEACTIVATED, asked)
        audit.register_names(SyncToken, column_names(SyncToken, "ending"))
        problems.register(Alarm.Problem.DEACTIVATIONS, waiting_reason, page="scim:sync")
        register_rules()
        panels.register("people_menu", fill_people_menu)
        panels.register("people_notice", fill_people_notice)
