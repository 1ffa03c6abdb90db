"""Three questions a machine may ask: is the process alive, does it reach its database, is useful work being done.

/livez and /readyz are for the load balancer. /healthz is for alarms only: a site whose mail is held up should still
be served.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from core import clock
from outbox.models import Delivery, Email
from users.access import PUBLIC, access

LATE = dt.timedelta(minutes=3)  # three sweeps missed


def without_database(view: Any) -> Any:
    """Keeps the middleware from reading the clock first, which would turn a lost database into an error page."""
    view.without_database = True
    return view


@without_database
@access(PUBLIC)
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@without_database
@access(PUBLIC)
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@without_database
@access(PUBLIC)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    try:
        report = facts(clock.now())
    except OperationalError:
        report = {"healthy": False, "reason": "the database does not answer"}
    return JsonResponse(report, status=200 if report["healthy"] else 503)


def facts(now: dt.datetime) -> dict[str, Any]:
    """When work was last done, how many seconds the oldest due mail has waited, whether mail is held.

    Held mail is a decision, not a fault: it is said, and it alone does not turn the answer red.
    """
    delivery = Delivery.objects.filter(id=1).first()
    drained_at, ticked_at = (delivery.drained_at, delivery.ticked_at) if delivery else (None, None)
    oldest = Email.objects.waiting().filter(due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]
    waited = now - oldest if oldest else dt.timedelta()
    held = settings.OUTBOX_MODE == "held"
    late = drained_at is None or now - drained_at > LATE
    return {
        "healthy": not late and (held or waited <= LATE),
        "drained_at": drained_at,
        "ticked_at": ticked_at,
        "oldest_due_seconds": round(waited.total_seconds()),
        "held": held,
    }


urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("healthz", healthz, name="healthz"),
]
