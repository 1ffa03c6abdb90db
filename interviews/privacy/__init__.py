"""Importing this package registers with users.privacy what is stored about people here."""

from interviews.privacy import registrations

__all__ = ["registrations"]
