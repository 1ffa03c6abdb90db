"""An interview from request to thank-you, and the contact's page."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"

    def ready(self):
        from interviews import emails, retention  # noqa: PLC0415 - models are loaded only now

        emails.register_kinds()
        retention.register_rules()
