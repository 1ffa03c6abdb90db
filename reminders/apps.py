"""What should reach whom, when."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self):
        from reminders.emails import register_kinds  # noqa: PLC0415 - models are loaded only now

        register_kinds()
