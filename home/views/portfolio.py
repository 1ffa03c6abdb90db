"""The portfolio: everything of a student's talks and contacts, to print or as a file."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from core.clock import local
from core.search import one_of
from core.tables import csv_response
from home.domain.portfolio_file import HEAD, Format, records, rows
from home.selectors.portfolio import portfolio_of
from home.services import export_talks
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role


@access(
    Role.STUDENT,
    methods=GET_POST,
    reauthenticate=gettext_lazy("Download my talks"),
    reauthenticate_on=POST,
)
def portfolio(request: SignedInRequest) -> HttpResponse:
    """Show everything to print; a button downloads the talks as a file."""
    file_format = one_of(Format.values, request.POST.get("format", ""))
    if file_format:
        return _download(request, Format(file_format))
    status = 422 if request.method == "POST" else 200
    found = portfolio_of(request.user)
    return render(request, "home/portfolio.html", {"portfolio": found}, status=status)


def _download(request: SignedInRequest, file_format: Format) -> HttpResponse:
    talks, zone = export_talks(student=request.user), request.user.zone
    name = f"talks-{local(request.now, zone).date()}"
    response: HttpResponse
    if file_format == Format.CSV:
        response = csv_response(name, [HEAD, *rows(talks, zone)])
    else:
        response = JsonResponse(
            {"made_at": request.now, "talks": records(talks, zone)},
            json_dumps_params={"indent": 2, "ensure_ascii": False},
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    response["Cache-Control"] = "no-store"
    return response
