"""What should reach whom, when."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self):
        # Both speak of rows, and models are loaded only now.
        from reminders import emails, retention  # noqa: PLC0415

        emails.register_kinds()
        retention.register_rules()
