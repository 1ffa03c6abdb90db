"""Celery tasks: imports, retention, and the metadata of the identity provider."""

from celery import shared_task
from django.conf import settings

from core import clock
from users.privacy import retention
from users.services import departures, imports


@shared_task(name="users.retain")
def retain_task() -> None:
    retention.retain(clock.now())


@shared_task(name="users.run_departures")
def run_departures_task() -> None:
    departures.run_due(clock.now())


@shared_task(name="users.run_imports")
def run_imports_task() -> None:
    """What a day is kept is deleted here too: the daily job would keep it for two."""
    imports.run_due(clock=clock.now)
    retention.retain_one(retention.IMPORTS, clock.now())


@shared_task(name="users.refresh_provider_metadata")
def refresh_provider_metadata() -> None:
    """Fetch and verify the SAML metadata; without SAML do nothing."""
    if settings.SSO_SAML:
        from users.services import saml_metadata  # noqa: PLC0415 - lxml and xmlsec

        saml_metadata.refresh(clock.now())
