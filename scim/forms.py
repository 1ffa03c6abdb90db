"""Forms of the admin's page about the directory."""

from core.edits import Keyed


class TokenForm(Keyed):
    """No field of its own: each view of the page makes one token."""
