"""A made-up office with its people and their story, for trying the site. Not in production."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
