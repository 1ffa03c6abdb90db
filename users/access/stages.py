"""Stages of signing in that differ from allauth's; see AccountAdapter.get_login_stages."""

from allauth.mfa import app_settings, stages
from allauth.mfa.internal.flows import trust
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.http import HttpRequest

from core import clock
from users.domain.second_steps import FACTORS
from users.models import User
from users.models.sessions import SHARED


class AuthenticateStage(stages.AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        """Ask again once the 30 days of a trusted device are over by the site's clock."""
        person = self.login.user
        return super()._should_handle(request) or (
            isinstance(person, User)
            and is_mfa_enabled(person, list(FACTORS))
            and not did_use_passwordless_login(request, person)
            and not _is_trusted(request, person)
        )


def _is_trusted(request: HttpRequest, person: User) -> bool:
    """True if this device was trusted for this person in the last 30 days."""
    fingerprint = trust.create_config_fingerprint(person)
    oldest = (clock.now() - app_settings.TRUST_COOKIE_AGE).timestamp()
    trusts = trust.decode_trust_cookie(request)
    return any(one.fingerprint == fingerprint and one.at > oldest for one in trusts)


class TrustStage(stages.TrustStage):
    def handle(self) -> tuple:
        """Never offer a shared computer to be trusted for 30 days."""
        return (None, True) if self.request.session.get(SHARED) else super().handle()
