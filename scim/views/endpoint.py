"""What every endpoint of the protocol does: the token, the body, JSON and its errors."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.http import Request
from scim import services
from scim.domain.errors import ScimRefusal, invalid_syntax
from scim.domain.limits import MISSES_A_MINUTE
from scim.domain.representation import error_response

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/scim+json"
MOST_BYTES = 262_144
View = Callable[..., HttpResponse]


def endpoint(view: View) -> View:
    """Ask for the token before anything else, and answer refusals as RFC 7644 says.

    Neither a session nor a cookie counts, so no CSRF token is needed.
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _authenticate(request)
            response = view(request, *args, **kwargs)
        except ScimRefusal as refusal:
            response = answer(error_response(refusal), status=refusal.status)
            if refusal.status == 401:
                response.headers["WWW-Authenticate"] = 'Bearer realm="SCIM"'
            if refusal.status == 429:
                response.headers["Retry-After"] = "60"
        response.headers["Cache-Control"] = "no-store"
        return response

    return wrapped


def _authenticate(request: Request) -> None:
    header = request.headers.get("Authorization", "")
    try:
        services.authenticate(header=header, now=request.now)
    except ScimRefusal as refusal:
        if refusal.status == 401 and _misses(request) > MISSES_A_MINUTE:
            raise ScimRefusal(429, _("Too many requests without a valid token.")) from None
        raise


def _misses(request: Request) -> int:
    """Count one more request without a valid token in this client's running minute."""
    client, minute = get_ip(request), request.now.strftime("%H%M")
    key = f"scim:misses:{client}:{minute}"
    if cache.add(key, 1, timeout=120):
        log.warning("a request of the directory was refused: no valid token")
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it expired meanwhile
        return 1


def answer(
    body: dict[str, Any] | None, *, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    content = b"" if body is None else json.dumps(body).encode()
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=headers)


def read_json(request: Request) -> Any:
    """Return the body. Raises ScimRefusal: 411, 413, 415, or 400 for what is no JSON."""
    if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
        raise ScimRefusal(411, _("A body needs its Content-Length."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise ScimRefusal(413, _("A body holds at most %(most)d bytes.") % {"most": MOST_BYTES})
    if request.content_type not in (CONTENT_TYPE, "application/json", ""):
        raise ScimRefusal(415, _("Bodies are read as application/scim+json."))
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise invalid_syntax(_("The body is not JSON.")) from None


def if_match(request: Request) -> str:
    return request.headers.get("If-Match", "")
