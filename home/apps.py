"""Pages that read several apps: Today, settings, help."""

from django.apps import AppConfig

from core import panels


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        # The trail speaks of rows, and models are loaded only now.
        from home.domain.audit_actions import HomeAction  # noqa: PLC0415
        from home.selectors.reach import menus_reach  # noqa: PLC0415
        from home.views.panels import leaving_notice  # noqa: PLC0415
        from users.domain import audit, reach  # noqa: PLC0415

        audit.register(HomeAction)
        panels.register("start", leaving_notice)
        reach.register(menus_reach, place=0)
