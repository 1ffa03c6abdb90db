"""Short pages of advice that the office curates."""

from django.apps import AppConfig

from core import panels


class GuidesConfig(AppConfig):
    name = "guides"

    def ready(self):
        # These speak of rows, and models are loaded only now.
        from guides.domain.audit_actions import GuideAction  # noqa: PLC0415
        from guides.emails import kinds  # noqa: PLC0415
        from guides.models import Guide  # noqa: PLC0415
        from guides.selectors.published import finding_people_panel  # noqa: PLC0415
        from guides.selectors.reach import guides_reach  # noqa: PLC0415
        from users.domain import audit, reach  # noqa: PLC0415
        from users.selectors.audit_log import column_names, row_pages  # noqa: PLC0415

        kinds.register_kinds()
        audit.register(GuideAction)
        reach.register(guides_reach)
        audit.register_names(Guide, column_names(Guide, "title"))
        audit.register_pages(Guide, row_pages(Guide, "guides:edit", "slug"))
        panels.register("contact_new", finding_people_panel)
