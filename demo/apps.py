"""A fictional program with its people, for trying the site. Not in production."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
