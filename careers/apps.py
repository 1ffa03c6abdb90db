"""Wiring: settings, URLs, worker, health, `manage.py up`."""

from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "careers"
