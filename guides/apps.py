"""Short pages of advice that the office curates."""

from django.apps import AppConfig

from core import panels


class GuidesConfig(AppConfig):
    name = "guides"

    def ready(self):
        from guides.selectors.published import finding_people_panel  # noqa: PLC0415 - models are loaded only now

        panels.register("contact_new", finding_people_panel)
