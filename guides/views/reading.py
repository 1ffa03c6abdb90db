"""Guides for readers with an account."""

from django.http import HttpResponse
from django.shortcuts import render

from core import markdown
from core.htmx import fragment
from core.search import typed
from guides.models import Guide
from guides.selectors.broken_links import PARTS, for_reader
from guides.selectors.search import matching, resembling
from users.access import GET, SIGNED_IN, SignedInRequest, access
from users.models.roles import CURATORS

LIST = "guides/guide_list.html"


@access(SIGNED_IN, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    guides, query = Guide.objects.visible_to(request.user), typed(request.GET.get("q", ""))
    found = list(matching(guides, query) if query else guides)
    guesses = [] if found or not query else list(resembling(guides, query))
    context = {
        "guides": found or guesses,
        "is_guess": bool(guesses),
        "query": query,
        "may_edit": request.user.has_role(*CURATORS),
    }
    return render(request, fragment(request, LIST, "found"), context)


@access(SIGNED_IN, methods=GET)
def detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show one guide; 404 with the most similar ones if there is none of that name."""
    guides = Guide.objects.visible_to(request.user)
    guide = guides.filter(slug=slug).first()
    if guide is None:
        return render(
            request,
            "guides/guide_missing.html",
            {"nearest": list(guides.similar_to(slug))},
            status=404,
        )
    context = {"guide": guide, "may_edit": request.user.has_role(*CURATORS)} | rendered(
        guide.short, guide.long
    )
    context |= {form: for_reader(context[form], request.user) for form in ("short", "long")}
    return render(request, "guides/guide_detail.html", context)


def rendered(short: str, long: str) -> dict:
    whole = markdown.render(long, PARTS)
    return {
        "short": markdown.render(short).html,
        "long": whole.html,
        "parts": [heading for heading in whole.headings if heading.level == markdown.HIGHEST],
    }
