"""Ask who is there before a sensitive view runs, without losing what was sent to it.

The question is allauth's: a password, a code by email, an authenticator app or a passkey, whichever
the account has. It counts for REAUTHENTICATION_MINUTES. A form that was sent too late is kept in
the session, and `users:resume` offers to send it once the question is answered.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

HELD = "held_forms"  # in the session: path -> [fields or None, page that the form stood on]
MOST_HELD = 3
LONGEST_HELD = 100_000  # characters of one form


@dataclass(frozen=True)
class HeldForm:
    """`fields` is None if they could not be kept: a file, or too much text."""

    path: str
    fields: list[tuple[str, str]] | None
    page: str


def is_recent(request: HttpRequest) -> bool:
    """True if the person answered the question within REAUTHENTICATION_MINUTES."""
    try:
        _require_recent(request)
    except ReauthenticationRequired:
        return False
    return True


@reauthentication_required
def _require_recent(request: HttpRequest) -> None:
    """Raises ReauthenticationRequired."""


def question(request: Any) -> HttpResponse | None:
    """Return None if the person has just proved who they are, else the way to the question.

    Raises PermissionDenied for an account without a password and without a confirmed address.
    """
    if is_recent(request):
        _forget(request)
        return None
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    if not methods:
        raise PermissionDenied("reauthentication")
    url = f"{methods[0]['url']}?{urlencode({'next': _way_back(request)})}"
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def held_form(request: HttpRequest, path: str) -> HeldForm | None:
    kept = request.session.get(HELD, {}).get(path)
    if not kept:
        return None
    encoded, page = kept
    if encoded is None:
        return HeldForm(path, None, page)
    lists = QueryDict(encoded).lists()
    fields = [(name, value) for name, values in lists for value in values]
    return HeldForm(path, fields, page)


def _way_back(request: Any) -> str:
    if request.method == "POST":
        _hold(request)
        return f"{reverse('users:resume')}?{urlencode({'to': request.get_full_path()})}"
    return (request.htmx and request.htmx.current_url_abs_path) or request.get_full_path()


def _hold(request: HttpRequest) -> None:
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    encoded = fields.urlencode()
    is_whole = not request.FILES and len(encoded) <= LONGEST_HELD
    held = request.session.get(HELD, {})
    held.pop(request.get_full_path(), None)
    newest = list(held.items())[-(MOST_HELD - 1) :]
    kept = [encoded if is_whole else None, _page_of_form(request)]
    request.session[HELD] = dict([*newest, (request.get_full_path(), kept)])


def _page_of_form(request: HttpRequest) -> str:
    """Return the path of the page that the form stood on, or the start page."""
    came_from = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(came_from, hosts, require_https=request.is_secure()):
        return reverse("home:start")
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _forget(request: HttpRequest) -> None:
    """Drop the form that is just being sent."""
    path = request.get_full_path()
    if request.method == "POST" and path in request.session.get(HELD, {}):
        held = request.session[HELD]
        del held[path]
        request.session[HELD] = held
