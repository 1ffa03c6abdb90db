"""Health checks for load balancers and alarms.

/livez and /readyz are for the load balancer. /healthz is for alarms only: a site whose email is
held should still be served.
"""

import datetime as dt
from typing import Any

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from core import clock
from outbox.selectors.health import current_problems, delivery_facts
from users.access import GET, PUBLIC, access


def without_database(view: Any) -> Any:
    """Keep the middleware from reading the clock, which fails when the database is lost."""
    view.without_database = True
    return view


@without_database
@access(PUBLIC, methods=GET)
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@without_database
@access(PUBLIC, methods=GET)
def readyz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@without_database
@access(PUBLIC, methods=GET)
def healthz(request: HttpRequest) -> HttpResponse:
    try:
        answer = report(clock.now())
    except OperationalError:
        answer = {"healthy": False, "reason": "the database does not answer"}
    return JsonResponse(answer, status=200 if answer["healthy"] else 503)


def report(now: dt.datetime) -> dict[str, Any]:
    """OUTBOX_MODE=held is reported but green; a wrong key or a copied database is red."""
    wrong = current_problems(now)
    return {"healthy": not wrong, "alarms": wrong} | delivery_facts(now)


urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("healthz", healthz, name="healthz"),
]
