"""OpenID Connect by allauth, stricter: the ID token alone says who somebody is.

Its signature, issuer, audience, nonce and time are checked always, though it comes from the
provider itself; the user's data only add a name and an address. Imported when first used: requests
and PyJWT take half a second.
"""

import secrets
from typing import Any

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base import Provider as BaseProvider
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from core.errors import Refusal
from core.links import absolute
from users.access.single_sign_on import IdentityLogin, refused
from users.domain.identities import from_claims
from users.domain.identity_providers import OIDCSettings
from users.selectors.single_sign_on import oidc_settings

# Asymmetric ones alone: with "none" or HMAC others could make a token.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
LEEWAY = 60  # seconds that clocks may differ by
DISCOVERY_LASTS = 3600
AWAY, AWAY_LASTS = "away", 10  # seconds in which a provider that is down is not asked again
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Adapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider publishes, an hour old at most. Raises RequestException."""
        key = f"oidc:{oidc_settings().issuer}"
        found = cache.get(key)
        if found == AWAY:
            raise requests.ConnectionError("away a moment ago")
        if not found:
            try:
                found = discovered()
            except requests.RequestException:
                cache.set(key, AWAY, AWAY_LASTS)
                raise
            cache.set(key, found, DISCOVERY_LASTS)
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return absolute(reverse("users:oidc_callback"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> IdentityLogin:
        """Return an unsaved login. Raises OAuth2Error, RequestException, or responds."""
        claims = self.verified(kwargs["response"].get("id_token"))
        try:
            identity = from_claims(claims, self._userinfo(claims, token), oidc_settings())
        except Refusal as refusal:
            raise ImmediateHttpResponse(refused(request, refusal)) from None
        return IdentityLogin(identity, self.get_provider(), nonce=str(claims.get("nonce", "")))

    def verified(self, id_token: Any) -> dict[str, Any]:
        """Return the claims of a token that the provider signed for this site, now."""
        try:
            return jwt.decode(
                id_token,
                key=self._key_of(id_token),
                algorithms=ALGORITHMS,
                audience=oidc_settings().client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": REQUIRED},
            )
        except (jwt.PyJWTError, ValueError, TypeError, LookupError) as error:
            raise OAuth2Error("invalid id_token") from error

    def _key_of(self, id_token: Any) -> jwt.PyJWK:
        header = jwt.get_unverified_header(id_token)
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("algorithm")
        keys = [
            one
            for one in _fetched(self.openid_config["jwks_uri"])["keys"]
            if one.get("kid") == header.get("kid") and one.get("use", "sig") == "sig"
        ]
        if len(keys) != 1:
            raise OAuth2Error("kid")
        return jwt.PyJWK(keys[0], algorithm=header["alg"])

    def _userinfo(self, claims: dict[str, Any], token: SocialToken) -> dict[str, Any]:
        """Return the user's data where the token is thin, as Okta's is beside an access token."""
        url = self.openid_config.get("userinfo_endpoint")
        if not url or {"name", "email"} <= set(claims):
            return {}
        return _fetched(url, headers={"Authorization": f"Bearer {token.token}"})


class Provider(OpenIDConnectProvider):
    pkce_enabled_default = True
    oauth2_adapter_class = Adapter

    def get_default_scope(self) -> list[str]:
        return list(oidc_settings().scopes)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take `next` from the request, and nothing that changes what the provider is asked."""
        return BaseProvider.get_redirect_from_request_kwargs(self, request)

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        data, kwargs["auth_params"] = {**(data or {}), "nonce": nonce}, {"nonce": nonce}
        return super().redirect(request, process, next_url, data, **kwargs)


def provider(request: HttpRequest) -> Provider:
    """Return the provider of the settings. Raises Http404 if there is none."""
    config: OIDCSettings | None = settings.SSO_OIDC
    if not config:
        raise Http404
    app = SocialApp(
        provider="openid_connect",
        provider_id=config.issuer,
        client_id=config.client_id,
        secret=config.client_secret,
        settings={"server_url": config.issuer},
    )
    return Provider(request, app=app)


def callback(request: HttpRequest) -> HttpResponse:
    """Answer to the provider's redirect back. Raises Http404 without a provider."""
    adapter = Adapter(request, provider(request).app.provider_id)
    return OAuth2CallbackView.adapter_view(adapter)(request)


def discovered() -> dict[str, Any]:
    """Fetch the provider's configuration. Raises RequestException if it is not this issuer's."""
    issuer = oidc_settings().issuer.rstrip("/")
    found = _fetched(f"{issuer}/.well-known/openid-configuration")
    if str(found.get("issuer")).rstrip("/") != issuer:
        raise requests.RequestException("another issuer")
    schemes = ("https://",) if settings.PRODUCTION else ("https://", "http://")
    if not all(str(found.get(name)).startswith(schemes) for name in ENDPOINTS):
        raise requests.RequestException("an endpoint is missing")
    return found


def _fetched(url: str, **options: Any) -> dict[str, Any]:
    """Return a JSON object. Raises RequestException, also for anything else."""
    with get_adapter().get_requests_session() as session:
        response = session.get(url, **options)
        response.raise_for_status()
        found = response.json()
    if not isinstance(found, dict):
        raise requests.RequestException("no object")
    return found
