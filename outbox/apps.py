"""Every e-mail is a row here first."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self):
        from outbox import emails, kinds  # noqa: PLC0415 - kinds speak of rows, and models load before this only

        kinds.register(emails.ACCOUNT)
