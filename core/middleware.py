"""Middleware for every request: safe headers, clean input, a limit on bodies, one clock."""

import re
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core import clock
from core.http import Request
from core.table_lines import SMALL
from core.uploads import FORM_AROUND, keep_in_memory

_ESCAPED = re.compile(r"(?:&(?:gt|lt|quot|amp|#\d{1,5});?|%[0-9A-Fa-f]{2}|[^A-Za-z0-9_/-])+/?$")
_OWN_TAIL = re.compile(r"[_-]*/?")  # a token may end with these two
Answer = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
# bytes; a browser shows the answer only after it could send the whole file
MOST_DISCARDED = 25_000_000
CHUNK = 65_536


class Headers:
    """Make pages private and not stored, unless a view says otherwise.

    Outermost, so that static files, redirects and requests refused by a middleware carry the
    headers too.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response
        self.always = {
            "Permissions-Policy": PERMISSIONS,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.always.items():
            response.headers.setdefault(name, value)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class CleanInput:
    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(
                _("This address holds a character that no page can have.")
            )
        # Other charsets may bring halves of characters, which no row and no page can hold; browsers
        # send our own.
        if (request.content_params or {}).get("charset", "utf-8").lower() != "utf-8":
            return HttpResponse(_("Forms are read in UTF-8."), status=415)
        return self.get_response(request)


class WholeLink:
    """Redirect "…/r/token/)." to the page that is meant.

    Mail programs take dots, brackets and quotes as a part of a link. No URL of the site ends
    with one.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meant = without_tail(request.path) if request.method in {"GET", "HEAD"} else request.path
        if meant == request.path or not is_valid_path(meant):
            return self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(quote(meant) + (f"?{query}" if query else ""))


def without_tail(path: str) -> str:
    """Return `path` without what follows the link; one slash first, so it names no other site."""
    if "/../" in path:  # a step up the tree, not the end of a sentence
        return path
    whole = _ESCAPED.sub("", path)
    ends = re.search(r"[A-Za-z0-9](?=[^A-Za-z0-9]*$)", whole)
    if ends is None:
        return path
    head, tail = whole[: ends.end()], whole[ends.end() :]
    if whole == path and _OWN_TAIL.fullmatch(tail):
        return path
    own = _OWN_TAIL.match(tail)
    head = "/" + (head + (own.group().rstrip("/") if own else "")).lstrip("/\\")
    return head if "." in head.rpartition("/")[2] else f"{head}/"


class BodyLimit:
    """Refuse a body over DATA_UPLOAD_MAX_MEMORY_SIZE before anything of it is parsed.

    A view may take more (`core.uploads.takes_files`).

    Stands after Access and before CsrfViewMiddleware, the first to parse a form: without access
    nothing is read, and what is read stays in memory (FILE_UPLOAD_HANDLERS), never in a
    temporary folder.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        most = getattr(view, "most_bytes", 0)
        if length <= (most and most + FORM_AROUND):
            keep_in_memory(request)
            return None
        if getattr(view, "without_database", False) or not request.user.is_authenticated:
            return HttpResponse(
                _("This is more than a form can hold."), status=413, content_type="text/plain"
            )
        _discard(request, length)
        megabytes = (most or SMALL.most_bytes) // 1_000_000
        return render(request, "413.html", {"megabytes": megabytes}, status=413)


def _discard(request: HttpRequest, length: int) -> None:
    left = length if length <= MOST_DISCARDED else 0
    while left > 0 and (piece := request.read(min(CHUNK, left))):
        left -= len(piece)


class Clock:
    """Sets `request.now`, the database's clock; a view may opt out of the database."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Callable, args: tuple, kwargs: dict) -> None:
        if not getattr(view, "without_database", False):
            request.now = clock.now()
