"""Personal data of interviews. Importing this package registers it with users.privacy."""

from interviews.privacy import registrations

__all__ = ["registrations"]
