"""Links that work without signing in; tokens are rebuilt for each email, never stored."""

import base64
import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

from core.codes import ALPHABET, LENGTH


def token(use: str, row_id: int | str, generation: int = 1) -> str:
    """Return 43 URL-safe characters for a use and row; raising `generation` revokes older ones."""
    message = f"{use}:{row_id}:{generation}".encode()
    digest = hmac.new(settings.LINK_KEY.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fingerprint(token_text: str) -> str:
    """Return SHA-256 of a token, the only form in which a row stores it."""
    return hashlib.sha256(token_text.encode("utf-8", "replace")).hexdigest()


def page(name: str, code: str) -> str:
    """As `reverse(name, args=[code])`, with all but the code cached (docs/performance.md)."""
    before, after = _around(name, get_urlconf(), get_script_prefix())
    return f"{before}{code}{after}"


@lru_cache(maxsize=500)
def _around(name: str, urlconf: str | None, prefix: str) -> tuple[str, str]:
    sample = ALPHABET[0] * LENGTH
    before, _, after = reverse(name, args=[sample]).partition(sample)
    return before, after


def absolute(path: str) -> str:
    """Return a full URL on the public site, never built from a request's Host."""
    return settings.PUBLIC_BASE_URL + path
