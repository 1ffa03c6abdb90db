"""Every e-mail is a row here first."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self):
        # Kinds speak of rows, and models load before this only.
        from outbox import emails, footer, kinds, retention, texts  # noqa: PLC0415

        kinds.register(emails.ACCOUNT)
        kinds.register(emails.TEXT_TEST)
        texts.register(footer.FOOTER)
        retention.register_rules()
