"""Every e-mail is a row here first."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self):
        # Kinds speak of rows, and models load before this only.
        from outbox import emails, footer, kinds, retention, setup, stop_email, texts  # noqa: PLC0415

        kinds.register(emails.ACCOUNT)
        kinds.register(emails.TEXT_TEST)
        kinds.register(emails.INVITATION)
        kinds.register(stop_email.STOP_LINK)
        texts.register(footer.FOOTER)
        retention.register_rules()
        setup.register_steps()
