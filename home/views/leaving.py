"""What a student takes along: the page of leaving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from users.access import GET, SignedInRequest, access
from users.domain.open_talks import open_talks
from users.models.roles import Role
from users.selectors.leaving import leaving_of


@access(Role.STUDENT, methods=GET)
def leaving(request: SignedInRequest) -> HttpResponse:
    """Show the days of leaving, and what to do before."""
    found = leaving_of(request.user, request.now)
    if found is None:  # an email's link, opened after the day was taken away
        messages.info(request, _("You are not leaving: your account stays as it is."))
        return redirect("home:start")
    talks = open_talks([request.user.pk], request.now)
    return render(request, "home/leaving.html", {"leaving": found, "open_talks": len(talks)})
