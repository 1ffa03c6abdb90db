"""Links that work without signing in; tokens are rebuilt for each email, never stored."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import get_script_prefix, get_urlconf, reverse

from core.codes import ALPHABET, LENGTH

BATCH = 1000


def token(use: str, row_id: int | str, generation: int = 1) -> str:
    """Return 43 URL-safe characters for a use and row; raising `generation` revokes older ones."""
    message = f"{use}:{row_id}:{generation}".encode()
    digest = hmac.new(settings.LINK_KEY.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fingerprint(token_text: str) -> str:
    """Return SHA-256 of a token, the only form in which a row stores it."""
    return hashlib.sha256(token_text.encode("utf-8", "replace")).hexdigest()


def renew(rows: QuerySet[Any]) -> int:
    """Store the hash of each row's present `token`; return how many had another.

    For a change of LINK_KEY: links already sent lead nowhere from then on.
    """
    changed = 0
    for some in _batched(rows.iterator(chunk_size=BATCH)):
        stale = [row for row in some if row.token_hash != fingerprint(row.token)]
        for row in stale:
            row.token_hash = fingerprint(row.token)
        changed += rows.bulk_update(stale, ["token_hash"])
    return changed


def _batched(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, BATCH)):
        yield some


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
