"""The versions of a guide: their changes, and restoring one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.differences import Piece, around, by_words
from core.edits import Stale, Versioned
from guides import services
from guides.models import VERSIONED_FIELDS, GuideText
from guides.views.curating import get_guide_or_404
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import CURATORS


@access(*CURATORS, methods=GET)
def versions(request: SignedInRequest, slug: str) -> HttpResponse:
    guide = get_guide_or_404(request, slug)
    saved = guide.versions.select_related("saved_by").defer("short", "long")
    return render(request, "guides/version_list.html", {"guide": guide, "versions": saved})


@access(*CURATORS, methods=GET)
def version(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    guide = get_guide_or_404(request, slug)
    shown = get_object_or_404(guide.versions.select_related("saved_by"), number=number)
    before = guide.versions.filter(number__lt=number).first()
    context = {
        "guide": guide,
        "version": shown,
        "changed": changes(before, shown) if before else [],
        "back": changes(guide, shown) if number != guide.version else [],
    }
    return render(request, "guides/version_detail.html", context)


@access(*CURATORS, methods=POST)
def restore(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    guide = get_guide_or_404(request, slug)
    get_object_or_404(guide.versions, number=number)
    form = Versioned(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.restore_version(
            guide_id=guide.pk, number=number, version=seen, author=request.user, now=request.now
        )
    except Stale:
        text = _(
            "This guide was changed in the meantime. Look at what would change now, then decide."
        )
        messages.warning(request, text)
        return redirect("guides:version", slug, number)
    text = _("Version %(number)d is back, as the newest version.")
    messages.success(request, text % {"number": number})
    return redirect("guides:edit", slug)


def changes(old: GuideText, new: GuideText) -> list[tuple[str, list[Piece]]]:
    return [
        (str(label), around(by_words(getattr(old, name), getattr(new, name))))
        for name, label in VERSIONED_FIELDS.items()
        if getattr(old, name) != getattr(new, name)
    ]
