"""The page of links to other sites. The site's server fetches none of them: a person opens them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.errors import redirect_on_refusal
from guides import services
from guides.selectors.outside_links import links_of_all_guides
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import CURATORS

LINKS = "guides:links"


@access(*CURATORS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    links = links_of_all_guides(request.user)
    return render(request, "guides/outside_links.html", {"links": links})


@access(*CURATORS, methods=POST)
@redirect_on_refusal(LINKS)
def check(request: SignedInRequest) -> HttpResponse:
    """`key` names the link; `works` is "1" or "0"."""
    services.record_link_check(
        key=request.POST.get("key", ""),
        works=request.POST.get("works") == "1",
        by=request.user,
        now=request.now,
    )
    return redirect(LINKS)
