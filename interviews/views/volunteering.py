"""The contact offers to help more students."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from core.http import Request
from core.private_page import private_page
from interviews import services
from interviews.models import IllegalMove
from interviews.selectors.contact_actions import contact_actions
from interviews.views.contact_page import find_link, instead
from users.access import LINK, POST, access


@csrf_exempt  # the token is the proof, as on the contact's page
@private_page
@access(LINK, methods=POST)
def volunteer(request: Request, token: str) -> HttpResponse:
    link = find_link(token)
    if link is None or contact_actions(link.interview, request.now).ended:
        return render(request, "interviews/contact_ended.html", status=404)
    if other := instead(request, link.interview):
        return other
    try:
        entry = services.volunteer(interview=link.interview, now=request.now)
    except IllegalMove:  # canceled meanwhile: the page says so
        return redirect("interviews:contact_page", token)
    if entry is None:
        return render(request, "interviews/contact_volunteer.html", {"back": f"/r/{token}/"})
    return redirect("contacts:own_entry", entry.code, entry.own_token)
