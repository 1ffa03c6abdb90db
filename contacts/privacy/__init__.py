"""Personal data in this app. Importing this package registers it with users.privacy."""

from contacts.privacy import registrations

__all__ = ["registrations"]
