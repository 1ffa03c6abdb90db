"""Normalize a password, however the keyboard composed it."""

import unicodedata


def normalize(password: str | None) -> str | None:
    """NFKC, as NIST SP 800-63B recommends, so that "é" is one password however it was typed."""
    return password if password is None else unicodedata.normalize("NFKC", password)
