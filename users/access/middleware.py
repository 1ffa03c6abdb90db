"""Middleware: access denied by default, and the reader's time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core import zones
from users.access import enforce

Answer = Callable[[HttpRequest], HttpResponse]


class Access:
    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        return enforce(request, view)


class Seen:
    """Notes every few minutes that a session is in use."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        request.session.note_use()  # type: ignore[attr-defined]  # our own store
        return response


class Zone:
    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if getattr(view, "without_database", False) or not request.user.is_authenticated:
            timezone.deactivate()
        else:
            timezone.activate(zones.named(request.user.zone))
