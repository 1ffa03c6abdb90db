"""How often the questions are used."""

from django.http import HttpResponse
from django.shortcuts import render

from core.tables import csv_response
from questions.selectors.usage import usage as usage_of
from users.access import GET, SignedInRequest, access
from users.models.roles import CURATORS


@access(*CURATORS, methods=GET)
def usage(request: SignedInRequest) -> HttpResponse:
    found = usage_of(request.GET)
    if request.GET.get("format") == "csv":
        return csv_response("question-use", found.table())
    return render(request, "questions/manage/usage.html", {"usage": found})
