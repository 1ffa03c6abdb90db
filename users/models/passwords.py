"""One form of a password, however the keyboard composed it."""

import unicodedata


def normalize(password: str | None) -> str | None:
    """NFKC, as NIST SP 800-63B asks: "é" typed as one character or as two is one password. None
    stays None."""
    return password if password is None else unicodedata.normalize("NFKC", password)
