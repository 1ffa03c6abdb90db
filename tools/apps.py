"""The project's own checks for `make check`. Not in production."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "tools"
