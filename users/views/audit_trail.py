"""The audit trail as a page and as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core.tables import csv_response
from users.access import GET, SignedInRequest, access, may_open
from users.domain.audit_actions import UserAction
from users.models.roles import AUDITORS
from users.selectors.audit_csv import MOST_ROWS, audit_rows
from users.selectors.audit_filter import AuditFilter
from users.selectors.audit_log import trail
from users.services import record


@access(*AUDITORS, methods=GET)
def audit_trail(request: SignedInRequest) -> HttpResponse:
    found = trail(request.user, request.GET, request.now)
    pages = {line.page for line in found.lines if line.page}
    opens = {page for page in pages if may_open(request.user, page)}
    return render(request, "users/audit_trail.html", {"trail": found, "opens": opens})


@access(*AUDITORS, methods=GET, reauthenticate=gettext_lazy("Download the audit trail"))
def audit_csv(request: SignedInRequest) -> HttpResponse:
    """The entries of the same filter, up to MOST_ROWS; the download is an entry itself."""
    entries = AuditFilter(request.user, request.GET).entries(request.now)[:MOST_ROWS]
    found = list(entries)
    record(actor=request.user, action=UserAction.TRAIL_EXPORTED, count=len(found))
    return csv_response(f"who-did-what-{request.now:%Y-%m-%d}", audit_rows(request.user, found))
