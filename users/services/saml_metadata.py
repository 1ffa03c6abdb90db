"""Fetch the metadata of the SAML identity provider, and keep what was verified.

Imported only where SAML is used.
"""

import datetime as dt
import logging

import requests
from django.conf import settings

from users.domain import saml_metadata
from users.domain.identity_providers import SAMLSettings
from users.domain.saml_metadata import BadMetadata, Metadata
from users.models import ProviderMetadata
from users.selectors.single_sign_on import saml_settings

log = logging.getLogger(__name__)
RETRY_AFTER = dt.timedelta(seconds=10)
TIMEOUT = (5, 10)  # to connect, and between two pieces of the response


def refresh(now: dt.datetime) -> str:
    """Fetch, verify and store; return "" or why not, in one word. What is stored stays in use."""
    config = saml_settings()
    row, _made = ProviderMetadata.objects.get_or_create(entity_id=config.entity_id)
    try:
        found = _read(config, now)
    except BadMetadata as bad:
        return _failed(row, bad.reason, now)
    except requests.RequestException as error:
        return _failed(row, type(error).__name__, now)
    row.document, row.valid_until = found.document, found.valid_until
    row.fetched_at, row.failure = now, ""
    row.save()
    return ""


def usable(now: dt.datetime) -> Metadata:
    """Return the stored metadata, fetched now if there is none. Raises BadMetadata.

    A source that did not answer is not asked again for some seconds.
    """
    config = saml_settings()
    row = ProviderMetadata.objects.filter(entity_id=config.entity_id).first()
    if row is None or not row.document:
        if row and row.failed_at and dt.timedelta(0) <= now - row.failed_at < RETRY_AFTER:
            raise BadMetadata(row.failure)
        if reason := refresh(now):
            raise BadMetadata(reason)
        row = ProviderMetadata.objects.get(entity_id=config.entity_id)
    if row.valid_until and row.valid_until <= now:
        raise BadMetadata("expired")
    return saml_metadata.stored(row.document, config.entity_id)


def _read(config: SAMLSettings, now: dt.datetime) -> Metadata:
    document = config.metadata.encode() or _fetch(config.metadata_url)
    return saml_metadata.read(
        document,
        entity_id=config.entity_id,
        certificate=config.metadata_certificate,
        now=now,
        https_only=settings.PRODUCTION,
    )


def _fetch(url: str) -> bytes:
    with requests.get(url, timeout=TIMEOUT, stream=True) as response:
        response.raise_for_status()
        body = b""
        for piece in response.iter_content(65_536):
            body += piece
            if len(body) > saml_metadata.LARGEST:
                raise BadMetadata("size")
    return body


def _failed(row: ProviderMetadata, reason: str, now: dt.datetime) -> str:
    row.failed_at, row.failure = now, reason[:80]
    row.save(update_fields=["failed_at", "failure"])
    log.warning("no metadata of the identity provider: %s", reason)
    return reason
