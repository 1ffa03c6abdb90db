"""The pages that read several apps: Today, a contact's page for its owner."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
