"""Download everything that the site has about a person, for that person."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import local
from home.services import export_data
from users.access import GET_POST, POST, SIGNED_IN, SignedInRequest, access
from users.models.roles import Role


@access(
    SIGNED_IN,
    methods=GET_POST,
    reauthenticate=gettext_lazy("Download my data"),
    reauthenticate_on=POST,
)
def data_export(request: SignedInRequest) -> HttpResponse:
    """Summarize the data; the button asks for a password or code, then downloads it."""
    if request.method == "POST":
        return _download(request)
    is_student = request.user.has_role(Role.STUDENT)
    return render(request, "home/data.html", {"is_student": is_student})


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
