"""The needs of `make run`: private servers, a supervisor and a mailbox. Not in production."""

from django.apps import AppConfig


class DevserverConfig(AppConfig):
    name = "devserver"
