"""The counselor's desk."""

from django.apps import AppConfig

from core import panels


class AdvisingConfig(AppConfig):
    name = "advising"

    def ready(self):
        from advising.views.panels import comments  # noqa: PLC0415 - models are loaded only now

        panels.register("wrap_up", comments)
