"""An interview from request to thank-you, and the contact's page."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"

    def ready(self):
        from interviews.emails import kinds  # noqa: PLC0415 - models are loaded only now
        from interviews.privacy import retention  # noqa: PLC0415 - models are loaded only now

        kinds.register_kinds()
        retention.register_rules()
