"""The list of a student's interviews."""

from django.http import HttpResponse
from django.shortcuts import render

from core.htmx import fragment
from interviews.selectors.interview_list import interview_list
from users.access import GET, SignedInRequest, access
from users.models.roles import Role

TEMPLATE = "interviews/interview_list.html"


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    context = {"interviews": interview_list(request.user, request.GET, request.now)}
    return render(request, fragment(request, TEMPLATE, "results"), context)
