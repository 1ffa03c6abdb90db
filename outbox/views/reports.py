"""Where the mail provider reports bounces and complaints."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from outbox import webhooks
from outbox.services.reports import take_report
from users.access import LINK, POST, access

log = logging.getLogger(__name__)


@csrf_exempt  # the provider proves itself by the secret and, where it signs, by its signature
@access(LINK, methods=POST)
def reports(request: HttpRequest) -> HttpResponse:
    if not webhooks.is_expected():
        raise Http404
    try:
        heard = webhooks.parse_request(request)
    except webhooks.Forged:
        log.warning(
            "a report on mail was refused: it does not carry MAIL_REPORTS_SECRET, or its signature "
            "is wrong"
        )
        return HttpResponse(status=403)
    except webhooks.Unreadable:
        return HttpResponse(status=400)
    for said in heard:
        take_report(said, now=request.now)
    return HttpResponse()
