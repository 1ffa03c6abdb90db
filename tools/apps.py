"""Checks of our own that `make check` runs. Not in production."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "tools"
