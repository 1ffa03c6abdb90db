"""The webhook of the mail provider."""

import logging

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from core.http import Request
from outbox import webhooks
from outbox.services.reports import handle_report
from users.access import LINK, POST, access

log = logging.getLogger(__name__)


@csrf_exempt  # the provider proves itself by the secret and, where it signs, by its signature
@access(LINK, methods=POST)
def reports(request: Request) -> HttpResponse:
    if not webhooks.is_expected():
        raise Http404
    try:
        events = webhooks.parse_request(request)
    except PermissionDenied:
        log.warning("a provider's report was refused: wrong MAIL_REPORTS_SECRET or signature")
        return HttpResponse(status=403)
    except BadRequest:
        return HttpResponse(status=400)
    for event in events:
        handle_report(event, now=request.now)
    return HttpResponse()
