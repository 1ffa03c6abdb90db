"""Every version of a guide: who saved it and when, what it changed, and the way back to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.differences import Piece, around, by_words
from core.edits import Versioned
from guides import services
from guides.models import CURATORS, WORDS, Words
from guides.views.curating import own
from users.access import GET, POST, access


@access(*CURATORS, methods=GET)
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions of one guide, newest first."""
    guide = own(request, slug)
    saved = guide.versions.select_related("saved_by").defer("short", "long")
    return render(request, "guides/version_list.html", {"guide": guide, "versions": saved})


@access(*CURATORS, methods=GET)
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What one version changed, and what bringing it back would change now."""
    guide = own(request, slug)
    one = get_object_or_404(guide.versions.select_related("saved_by"), number=number)
    before = guide.versions.filter(number__lt=number).first()
    context = {
        "guide": guide,
        "version": one,
        "changed": changes(before, one) if before else [],
        "back": changes(guide, one) if number != guide.version else [],
    }
    return render(request, "guides/version_detail.html", context)


@access(*CURATORS, methods=POST)
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring the words of a version back, as the newest version."""
    guide = own(request, slug)
    one = get_object_or_404(guide.versions, number=number)
    form = Versioned(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.restore(
            guide_id=guide.pk, number=one.number, version=seen, author=request.user, now=request.now
        )
    except services.Stale:
        messages.warning(
            request,
            _("This guide was changed meanwhile. Look at what would change now, then decide."),
        )
        return redirect("guides:version", slug, number)
    messages.success(
        request, _("Version %(number)d is back, as the newest version.") % {"number": number}
    )
    return redirect("guides:edit", slug)


def changes(old: Words, new: Words) -> list[tuple[str, list[Piece]]]:
    """(label, pieces) of each text in which two states of a guide differ."""
    return [
        (str(label), around(by_words(getattr(old, name), getattr(new, name))))
        for name, label in WORDS.items()
        if getattr(old, name) != getattr(new, name)
    ]
