"""The counselor's desk."""

from django.apps import AppConfig


class AdvisingConfig(AppConfig):
    name = "advising"
