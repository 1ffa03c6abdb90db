"""Every e-mail is a row here first."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
