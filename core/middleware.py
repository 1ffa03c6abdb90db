"""What every request passes: safe headers, clean input, one clock."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core import clock

Answer = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class Headers:
    """Pages are private unless a view says otherwise: not stored, and a fragment never answers for its page."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class CleanInput:
    """Refuse what PostgreSQL cannot hold in an address line; form fields say it themselves, next to the field."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(_("This address holds a character that no page can have."))
        # Other charsets may bring halves of characters, which no row and no page can hold; browsers send our own.
        if (request.content_params or {}).get("charset", "utf-8").lower() != "utf-8":
            return HttpResponse(_("Forms are read in UTF-8."), status=415)
        return self.get_response(request)


class Clock:
    """`request.now`: the database's clock, read once for the whole request; a view may ask to do without a database."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if not getattr(view, "without_database", False):
            request.now = clock.now()
