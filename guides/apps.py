"""Short pages of advice that the office curates."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "guides"
