from django.http import HttpResponse
from django.shortcuts import render

from users.access import GET, SignedInRequest, access
from users.models.roles import AUDITORS
from users.selectors.audit_log import trail


@access(*AUDITORS, methods=GET)
def audit_trail(request: SignedInRequest) -> HttpResponse:
    found = trail(request.user, request.GET, request.now)
    return render(request, "users/audit_trail.html", {"trail": found})
