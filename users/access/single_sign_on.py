"""allauth's hooks for single sign-on: whose account it is, and the page where it ends otherwise.

allauth keeps the state of a sign-in and signs in; it never looks for accounts by an address, opens
one or connects one. That is done by users.services.single_sign_on.
"""

import logging
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import Provider
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Refusal
from users.access.reauthentication import is_recent
from users.domain.identities import Identity, UnusableIdentity
from users.models import User
from users.services import single_sign_on

log = logging.getLogger(__name__)


class IdentityLogin(SocialLogin):
    """A sign-in with a verified identity; `nonce` is what the provider repeated of ours."""

    def __init__(self, identity: Identity, provider: Provider, nonce: str = ""):
        account = SocialAccount(provider=identity.provider, uid=identity.keys[0])
        super().__init__(user=User(), provider=provider, account=account)
        self.identity, self.nonce = identity, nonce

    def lookup(self) -> None:
        """Leave the account to `pre_social_login`; allauth's way also looks by address."""
        self._did_authenticate_by_email = None


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> Provider:
        """Return the OIDC provider of the settings; there are no SocialApp rows."""
        from users.access import oidc  # noqa: PLC0415 - which names this adapter's login

        return oidc.provider(request)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: IdentityLogin) -> None:
        """Set the account of a verified identity, or end with a page that says why not."""
        data = sociallogin.state.get("data") or {}
        try:
            if sociallogin.nonce != data.get("nonce", ""):
                raise UnusableIdentity("nonce")
            if sociallogin.state.get("process") == AuthProcess.CONNECT:
                _connect(request, sociallogin.identity, started_by=data.get("user"))
                raise ImmediateHttpResponse(redirect("users:university_sign_in"))
            sociallogin.user = _account_of(sociallogin.identity)
        except Refusal as refusal:
            raise ImmediateHttpResponse(refused(request, refusal)) from None

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        raise ImmediateHttpResponse(unfinished(request, exception))


@transaction.atomic
def _account_of(identity: Identity) -> User:
    person, was_connected = single_sign_on.account_of(identity)
    if was_connected:
        _tell(person)
    return person


@transaction.atomic
def _connect(request: HttpRequest, identity: Identity, *, started_by: int | None) -> None:
    """Connect the account that is signed in. Raises Refusal."""
    person = request.user
    if not isinstance(person, User) or person.pk != started_by:
        raise Refusal(_("You were signed out meanwhile. Sign in, and connect once more."))
    if not is_recent(request):
        raise Refusal(_("This took too long, so nothing was connected. Try it once more."))
    if single_sign_on.connect(person=person, identity=identity):
        _tell(person)
    messages.success(request, _("Connected. The university's sign-in opens this account now."))


def _tell(person: User) -> None:
    """Email the account's own address that something else can sign in to it now."""
    account_adapter().send_notification_mail("socialaccount/email/account_connected", person, {})


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    reason = refusal.reason if isinstance(refusal, UnusableIdentity) else type(refusal).__name__
    log.warning("single sign-on refused: %s", reason)
    return render(request, "users/sso_refused.html", {"sentence": refusal.sentence}, status=403)


def unfinished(
    request: HttpRequest, error: Exception | None = None, *, is_away: bool = False
) -> HttpResponse:
    """Return the page of a sign-in that did not finish: 503 if the provider does not answer.

    The log has the error's name and nothing that was sent.
    """
    from requests import RequestException  # noqa: PLC0415 - a quarter of a second

    log.warning("single sign-on did not finish: %s", type(error).__name__ if error else "no state")
    is_away = is_away or isinstance(error, RequestException)
    status = 503 if is_away else 400
    return render(request, "users/sso_unfinished.html", {"is_away": is_away}, status=status)
