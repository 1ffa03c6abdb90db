"""The guides for everybody with an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import markdown
from guides.links import PARTS
from guides.models import CURATORS, Guide
from users.access import SIGNED_IN, access


@access(SIGNED_IN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All published guides in the office's order."""
    guides = list(Guide.objects.visible_to(request.user))
    context = {"guides": guides, "may_edit": request.user.has_role(*CURATORS)}
    return render(request, "guides/guide_list.html", context)


@access(SIGNED_IN)
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide, short form first; where there is none of that name, those whose names are near."""
    guides = Guide.objects.visible_to(request.user)
    guide = guides.filter(slug=slug).first()
    if guide is None:
        return render(request, "guides/guide_missing.html", {"nearest": list(guides.nearest(slug))}, status=404)
    context = {"guide": guide, "may_edit": request.user.has_role(*CURATORS)} | rendered(guide.short, guide.long)
    return render(request, "guides/guide_detail.html", context)


def rendered(short: str, long: str) -> dict:
    """Both forms as HTML, and the parts of the long one for its table of contents."""
    whole = markdown.render(long, PARTS)
    return {
        "short": markdown.render(short).html,
        "long": whole.html,
        "parts": [heading for heading in whole.headings if heading.level == markdown.HIGHEST],
    }
