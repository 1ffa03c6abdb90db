"""The university's sign-in: where it begins, and where the providers send people back to."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from core.errors import Refusal
from core.http import Request
from users.access import GET, GET_POST, POST, PUBLIC, access
from users.access.single_sign_on import IdentityLogin, refused, unfinished
from users.domain.identities import Identity
from users.domain.identity_providers import OIDC, SAML
from users.models.sessions import SHARED
from users.selectors.single_sign_on import saml_settings, ways

COOKIE = "__Secure-margin-saml" if settings.HTTPS else "margin-saml"
SALT = "users.views.single_sign_on"
LASTS = 120  # seconds from the IdP's post to the page behind it
LONGEST = 3800  # what browsers keep of a cookie


@access(PUBLIC, methods=GET_POST)
@never_cache
def start(request: Request, protocol: str) -> HttpResponse:
    """Ask by a button, since a link of anybody must sign nobody in; then go to the provider."""
    if protocol not in {way.protocol for way in ways()}:
        raise Http404
    if request.method != "POST":
        return render(request, "users/sso_start.html", {"next": get_next_redirect_url(request)})
    request.session[SHARED] = "shared" in request.POST
    return go(request, protocol, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))


def go(request: Request, protocol: str, process: str, **more: Any) -> HttpResponse:
    """Return the page that leads to the provider, or the one that says it does not answer.

    A page, and no redirect: browsers apply the form-action of our policy to each redirect that
    follows a form, also to those between the university's own servers.
    """
    # imported here, for what they import takes half a second
    from requests import RequestException  # noqa: PLC0415

    from users.domain.saml_metadata import BadMetadata  # noqa: PLC0415

    data = {"user": request.user.pk}
    try:
        provider = _module(protocol).provider(request)
        response = provider.redirect(request, process, data=data, **more)
    except (RequestException, BadMetadata) as error:
        return unfinished(request, error, is_away=True)
    return render(request, "users/sso_go.html", {"url": response.url})


@access(PUBLIC, methods=GET)
@never_cache
def oidc_callback(request: Request) -> HttpResponse:
    return _module(OIDC).callback(request)


@access(PUBLIC, methods=POST)
@csrf_exempt  # the IdP posts it; what it says is signed, and answers a request of ours
@never_cache
def saml_acs(request: Request) -> HttpResponse:
    """Check what the IdP posts, and lead on.

    The post comes from another site, so without the session's cookie: who it names goes into a
    signed cookie of two minutes, and nothing is stored for what anybody may post.
    """
    from users.domain.saml_metadata import BadMetadata  # noqa: PLC0415

    saml = _module(SAML)
    saml.provider(request)
    try:
        identity, asked = saml.identity_of(request)
    except Refusal as refusal:
        return refused(request, refusal)
    except BadMetadata as error:
        return unfinished(request, error, is_away=True)
    value = signing.dumps([asked, vars(identity)], salt=SALT, compress=True)
    if len(value) > LONGEST:
        return unfinished(request)
    return _finish_with(value)


def _finish_with(value: str) -> HttpResponse:
    response = redirect("users:saml_finish")
    response.set_cookie(
        COOKIE,
        value,
        max_age=LASTS,
        path=reverse("users:saml_finish"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@access(PUBLIC, methods=GET)
@never_cache
def saml_finish(request: Request) -> HttpResponse:
    provider = _module(SAML).provider(request)
    try:
        cookie = request.COOKIES.get(COOKIE, "")
        asked, facts = signing.loads(cookie, salt=SALT, max_age=LASTS)
    except signing.BadSignature as error:
        return unfinished(request, error)
    state = statekit.unstash_state(request, state_id=asked, provider_id=saml_settings().entity_id)
    if state is None:
        response = unfinished(request)
    else:
        login = IdentityLogin(Identity(**facts | {"keys": tuple(facts["keys"])}), provider)
        login.state = state
        response = complete_social_login(request, login)
    response.delete_cookie(COOKIE, path=reverse("users:saml_finish"))
    return response


@access(PUBLIC, methods=GET)
def saml_metadata(request: Request) -> HttpResponse:
    """What the university registers; there before the IdP's own metadata is."""
    saml = _module(SAML)
    saml.provider(request)
    document, _problems = saml.own_metadata()
    return HttpResponse(document, content_type="application/samlmetadata+xml")


def _module(protocol: str) -> Any:
    """Return users.access.oidc or .saml, imported when first used."""
    if protocol == OIDC:
        from users.access import oidc  # noqa: PLC0415

        return oidc
    from users.access import saml  # noqa: PLC0415

    return saml
