"""A student's contacts, the real person behind them, and the ledger of who was asked when."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"
