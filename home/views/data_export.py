"""Download everything that the site has about a person, for that person."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.clock import local
from home.services import export_data
from users.access import GET_POST, SIGNED_IN, SignedInRequest, access
from users.models.roles import Role


@access(SIGNED_IN, methods=GET_POST)
def data_export(request: SignedInRequest) -> HttpResponse:
    """Summarize the data; the button asks for a password or code, then downloads it."""
    if request.method != "POST":
        is_student = request.user.has_role(Role.STUDENT)
        return render(request, "home/data.html", {"is_student": is_student})
    try:
        _require_proof(request)
    except ReauthenticationRequired:
        # Return to the page, not the download: after a file the question would stay on the screen.
        back = urlencode({"next": reverse("home:data")})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    return _download(request)


@reauthentication_required
def _require_proof(request: HttpRequest) -> None:
    """Raise ReauthenticationRequired unless the user reauthenticated minutes ago."""


def _download(request: SignedInRequest) -> HttpResponse:
    about = _("Everything this site keeps about you, by kind of record. Times are in UTC.")
    records = export_data(person=request.user)
    response = JsonResponse(
        {"about": about, "made_at": request.now, "records": records},
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    name = f"my-data-{local(request.now, request.user.zone).date()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
