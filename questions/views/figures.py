"""How the bank is used."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.tables import csv_response
from questions.models import CURATORS
from questions.selectors.usage import figures as figures_of
from users.access import GET, access


@access(*CURATORS, methods=GET)
def figures(request: HttpRequest) -> HttpResponse:
    """A table by theme, term and what is striking; `?format=csv` is the same as a file."""
    found = figures_of(request.GET)
    if request.GET.get("format") == "csv":
        return csv_response("question-use", found.table())
    return render(request, "questions/manage/figures.html", {"figures": found})
