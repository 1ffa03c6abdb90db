"""`make run`: private servers, the supervisor, and a mailbox that shows every email. Not in
production."""

from django.apps import AppConfig


class DevserverConfig(AppConfig):
    name = "devserver"
