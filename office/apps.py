"""What the office sets: one OfficeSettings row, fields of work, sources of people, closed days."""

from django.apps import AppConfig


class OfficeSettingsConfig(AppConfig):
    name = "office"
