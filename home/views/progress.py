"""Progress: what a student's talks add up to."""

from django.http import HttpResponse
from django.shortcuts import render

from home.selectors.progress import progress_of
from users.access import GET, SignedInRequest, access
from users.models.roles import Role


@access(Role.STUDENT, methods=GET)
def progress(request: SignedInRequest) -> HttpResponse:
    """Show it; `?question=` chooses the question whose answers stand side by side."""
    found = progress_of(request.user, request.GET.get("question", ""), request.now)
    return render(request, "home/progress.html", {"progress": found})
