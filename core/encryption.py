"""Encrypt what has to be read again, such as the secret of an authenticator app."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """Encrypted with a key that is neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS."""


def encrypt(text: str, *, purpose: str) -> str:
    return _ciphers(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, *, purpose: str) -> str:
    """Raises Unreadable."""
    try:
        return _ciphers(purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise Unreadable(purpose) from None


def renew(encrypted: str, *, purpose: str) -> str:
    """Return the same encrypted anew, with the key of today. Raises Unreadable."""
    return encrypt(decrypt(encrypted, purpose=purpose), purpose=purpose)


def browser_keys(*, purpose: str) -> list[str]:
    """Return a key for each SECRET_KEY, the newest first, for what a browser encrypts itself."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [base64.b64encode(_derived(key, purpose)).decode() for key in keys]


def _ciphers(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    return hmac.new(key.encode(), f"encryption:{purpose}".encode(), hashlib.sha256).digest()
