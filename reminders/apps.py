"""What should reach whom, when."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
