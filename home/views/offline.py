"""What a browser shows without a connection: one page and the script that keeps it."""

from django.http import HttpResponse
from django.shortcuts import render

from core.http import Request
from users.access import GET, PUBLIC, access


@access(PUBLIC, methods=GET)
def page(request: Request) -> HttpResponse:
    """Respond with the same page to everybody: it stays on the device."""
    return render(request, "home/offline.html")


@access(PUBLIC, methods=GET)
def service_worker(request: Request) -> HttpResponse:
    """Respond with a script whose text changes whenever a file that it keeps does."""
    script = render(request, "home/service-worker.js", content_type="text/javascript")
    script["Cache-Control"] = "no-cache"
    return script
