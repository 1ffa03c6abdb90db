"""SAML by python3-saml, stricter where it is lenient. Imported only where SAML is used.

A response has to be signed as the settings say, and its signed part has to name this site as its
audience, our address as its recipient, an end, and a request of ours: so an assertion that was
meant for somebody else, or that nobody asked for, is worth nothing.
"""

import hashlib
import logging
from typing import Any
from urllib.parse import urlsplit

import xmlsec
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from lxml.etree import LxmlError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from core.http import Request
from core.links import absolute
from users.domain.identities import Identity, UnusableIdentity, from_attributes
from users.domain.identity_providers import SAMLSettings
from users.domain.saml_metadata import Metadata
from users.selectors.single_sign_on import saml_settings
from users.services import saml_metadata

log = logging.getLogger(__name__)
LARGEST = 400_000  # characters of a response
REPLAY_MEMORY = 3600  # seconds; longer than any assertion is valid here
REFETCH_AFTER = 300
REFUSALS = (
    OneLogin_Saml2_Error,
    OneLogin_Saml2_ValidationError,
    LxmlError,
    xmlsec.Error,
    ValueError,
)
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"


class StrictResponse(OneLogin_Saml2_Response):
    def is_valid(
        self, request_data: dict, request_id: str | None = None, raise_exceptions: bool = False
    ) -> bool:
        valid = super().is_valid(request_data, request_id, raise_exceptions)
        if valid and (weakness := self._weakness(request_data)):
            self._error = weakness
            return False
        return valid

    def _weakness(self, request_data: dict) -> str:
        """Return what the signed part leaves open, or ""."""
        if self._settings.get_sp_data()["entityId"] not in self.get_audiences():
            return "no audience"
        asked, here = self.get_in_response_to(), f"{absolute(request_data['script_name'])}"
        confirmed = self._query_assertion(
            "/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
        )
        fitting = [
            one
            for one in confirmed
            if one.get("Recipient") == here
            and one.get("NotOnOrAfter")
            and one.get("InResponseTo") == asked
        ]
        return "" if asked and fitting else "not asked for"


class Auth(OneLogin_Saml2_Auth):
    response_class = StrictResponse


class Provider(SAMLProvider):
    def redirect(
        self,
        request: Request,
        process: str,
        next_url: str | None = None,
        data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> HttpResponseRedirect:
        """Raises BadMetadata if there is no usable metadata of the IdP."""
        auth = Auth(_request_data(), _config(saml_metadata.usable(request.now)))
        url = auth.login(return_to="")
        state_id = auth.get_last_request_id()
        self.stash_redirect_state(request, process, next_url, data, state_id=state_id, **kwargs)
        return HttpResponseRedirect(url)


def provider(request: HttpRequest) -> Provider:
    """Return the provider of the settings. Raises Http404 if there is none."""
    config: SAMLSettings | None = settings.SSO_SAML
    if not config:
        raise Http404
    app = SocialApp(provider="saml", provider_id=config.entity_id, client_id="university")
    return Provider(request, app=app)


def identity_of(request: Request) -> tuple[Identity, str]:
    """Return whom a posted response names, and the id of our request that it answers.

    Raises UnusableIdentity, also for a response that is not valid or came before, and BadMetadata.
    """
    posted = request.POST.get("SAMLResponse", "")
    if not posted or len(posted) > LARGEST:
        raise UnusableIdentity("size")
    auth = _verified(posted, request)
    _require_first_time(auth)
    identity = from_attributes(
        auth.get_attributes(),
        saml_settings(),
        name_id=auth.get_nameid() or "",
        name_id_format=auth.get_nameid_format() or "",
    )
    return identity, auth.get_last_response_in_response_to()


def own_metadata() -> tuple[str, list[str]]:
    """Return this site's metadata as XML, and what is wrong with it."""
    found = OneLogin_Saml2_Settings(_config(None), sp_validation_only=True)
    document = found.get_sp_metadata()
    text = document.decode() if isinstance(document, bytes) else document
    return text, found.validate_metadata(text)


def _verified(posted: str, request: Request) -> Auth:
    auth, error = _processed(posted, saml_metadata.usable(request.now))
    if error and _may_refetch() and not saml_metadata.refresh(request.now):
        # the IdP may have changed its certificate since the last fetch
        auth, error = _processed(posted, saml_metadata.usable(request.now))
    if error:
        log.warning("SAML response refused: %s", _for_log(error))
        raise UnusableIdentity("response")
    return auth


def _processed(posted: str, metadata: Metadata) -> tuple[Auth, str]:
    auth = Auth(_request_data({"SAMLResponse": posted}), _config(metadata))
    try:
        auth.process_response()
    except REFUSALS as error:
        return auth, type(error).__name__
    if auth.get_errors() or not auth.is_authenticated():
        return auth, auth.get_last_error_reason() or "invalid"
    return auth, ""


def _may_refetch() -> bool:
    """True once in five minutes, whoever posts what."""
    return bool(saml_settings().metadata_url) and cache.add("saml:refetch", 1, REFETCH_AFTER)


def _require_first_time(auth: Auth) -> None:
    name = f"{saml_settings().entity_id} {auth.get_last_assertion_id()}"
    key = f"saml:{hashlib.sha256(name.encode()).hexdigest()}"
    if not cache.add(key, 1, REPLAY_MEMORY):
        raise UnusableIdentity("replayed")


def _for_log(error: str) -> str:
    return "".join(one if one.isprintable() else " " for one in error)[:200]


def _request_data(posted: dict[str, str] | None = None) -> dict[str, Any]:
    """Describe the request by the public URL, whatever Host it came with."""
    public = urlsplit(settings.PUBLIC_BASE_URL)
    return {
        "https": "on" if public.scheme == "https" else "off",
        "http_host": public.netloc,
        "script_name": reverse("users:saml_acs"),
        "get_data": {},
        "post_data": posted or {},
    }


def _config(metadata: Metadata | None) -> dict[str, Any]:
    """Return python3-saml's settings; without `metadata` for our own side alone."""
    config = saml_settings()
    site: dict[str, Any] = {
        "entityId": absolute(reverse("users:saml_metadata")),
        "assertionConsumerService": {
            "url": absolute(reverse("users:saml_acs")),
            "binding": Constants.BINDING_HTTP_POST,
        },
        "NameIDFormat": UNSPECIFIED,
    }
    if config.private_key:
        site |= {"x509cert": config.certificate, "privateKey": config.private_key}
    if config.next_certificate:
        site["x509certNew"] = config.next_certificate
    found = {"strict": True, "debug": False, "sp": site, "security": _security(config)}
    if metadata:
        found["idp"] = {
            "entityId": metadata.entity_id,
            "singleSignOnService": {
                "url": metadata.sso_url,
                "binding": Constants.BINDING_HTTP_REDIRECT,
            },
            "x509certMulti": {"signing": list(metadata.certificates)},
        }
    return found


def _security(config: SAMLSettings) -> dict[str, Any]:
    return {
        "authnRequestsSigned": bool(config.private_key),
        "wantAssertionsSigned": config.signed in ("assertion", "both"),
        "wantMessagesSigned": config.signed in ("response", "both"),
        "wantNameId": False,
        "wantAttributeStatement": True,
        "allowRepeatAttributeName": True,
        "requestedAuthnContext": False,
        "rejectDeprecatedAlgorithm": True,
        "signatureAlgorithm": Constants.RSA_SHA256,
        "digestAlgorithm": Constants.SHA256,
        "allowSingleLabelDomains": not settings.PRODUCTION,
    }
