"""What should reach whom, when."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self):
        # Both speak of rows, and models are loaded only now.
        from reminders.emails import kinds  # noqa: PLC0415
        from reminders.privacy import retention  # noqa: PLC0415

        kinds.register_kinds()
        retention.register_rules()
