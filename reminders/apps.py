from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self):
        # Both import models, which aren't loaded before this.
        from reminders.emails import kinds  # noqa: PLC0415
        from reminders.privacy import retention  # noqa: PLC0415

        kinds.register_kinds()
        retention.register_rules()
