"""The guides for those who write them: the list, a guide's two forms beside their preview, and
what moves it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from guides import services
from guides.forms import EditGuideForm, GuideForm, NewGuideForm
from guides.models import CURATORS, Guide
from guides.selectors.curator_list import Desk
from guides.views.reading import rendered
from users.access import GET, GET_POST, POST, access

FORM = "guides/guide_form.html"


@access(*CURATORS, methods=GET)
def index(request: HttpRequest) -> HttpResponse:
    """Every guide with its status, its day for review and its broken links."""
    return render(request, "guides/guide_desk.html", {"rows": Desk(request.user, request.now).rows})


@access(*CURATORS, methods=GET_POST)
def create(request: HttpRequest) -> HttpResponse:
    """A new draft, begun from an outline."""
    form = NewGuideForm(request.POST or None)
    if form.is_bound and form.is_valid() and not _wants_preview(request):
        try:
            guide = services.create(
                author=request.user,
                values=form.values(),
                form_key=form.cleaned_data["form_key"],
                now=request.now,
            )
        except services.FormUsed as used:
            form.found_used(used.guide)
            return render(request, FORM, {"form": form} | _looks(request, form), status=409)
        messages.success(request, _("Saved as a draft. Publish it when it is ready to be read."))
        return redirect("guides:edit", guide.slug)
    return render_form_page(request, FORM, {"form": form} | _looks(request, form), "preview")


@access(*CURATORS, methods=GET_POST)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide; a stale page shows both versions."""
    guide = own(request, slug)
    form = EditGuideForm(request.POST or None, guide=guide)
    if form.is_bound and form.is_valid() and not _wants_preview(request):
        try:
            saved = _changed(request, guide, form)
        except services.Stale as stale:
            return _conflict(request, form, stale.guide)
        _tell(request, saved, was=guide.version)
        return redirect("guides:edit", slug)
    return render_form_page(
        request, FORM, {"form": form, "guide": guide} | _looks(request, form), "preview"
    )


@access(*CURATORS, methods=POST)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Let students read it, and the steps show it."""
    guide = services.publish(guide_id=own(request, slug).pk, author=request.user, now=request.now)
    messages.success(
        request,
        _("“%(title)s” is published. Everybody signed in can read it.") % {"title": guide.title},
    )
    return redirect("guides:edit", slug)


@access(*CURATORS, methods=POST)
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it off the students' pages; publishing brings it back."""
    guide = services.retire(guide_id=own(request, slug).pk, author=request.user)
    text = _("“%(title)s” is retired. Nothing is lost; publish it to bring it back.")
    messages.success(request, text % {"title": guide.title})
    return redirect("guides:edit", slug)


@access(*CURATORS, methods=POST)
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """One place up, or down."""
    by = -1 if request.POST.get("way") == "up" else 1
    services.move(guide_id=own(request, slug).pk, by=by, author=request.user)
    return redirect(f"{reverse('guides:manage')}#guide-{slug}")


def own(request: HttpRequest, slug: str) -> Guide:
    """A guide that the viewer may change; 404 for another name."""
    return get_object_or_404(Guide.objects.editable_by(request.user), slug=slug)


def _wants_preview(request: HttpRequest) -> bool:
    return request.POST.get("action") == "preview"


def _looks(request: HttpRequest, form: GuideForm) -> dict:
    """What the text in the form looks like to its readers, and which of its links lead nowhere."""
    short, long = (
        str(form[name].value() or "")[: form.fields[name].max_length] for name in ("short", "long")
    )
    return rendered(short, long) | {"broken": Desk(request.user, request.now).broken(short, long)}


def _changed(request: HttpRequest, guide: Guide, form: EditGuideForm) -> Guide:
    """The guide with what was typed. Raises Stale."""
    version = form.cleaned_data["version"]
    return services.change(
        guide_id=guide.pk,
        version=version,
        author=request.user,
        values=form.values(),
        now=request.now,
    )


def _conflict(request: HttpRequest, form: EditGuideForm, stored: Guide) -> HttpResponse:
    """409: what is stored beside what was typed; saving again keeps what was typed."""
    form.based_on(stored)
    context = {"form": form, "guide": stored, "conflict": form.differences(stored)}
    return render(request, FORM, context | _looks(request, form), status=409)


def _tell(request: HttpRequest, saved: Guide, was: int) -> None:
    """Say what the save did, and that links lead nowhere; the page itself names each."""
    said = _("Saved as version %(number)d.") % {"number": saved.version}
    said = _("Nothing was changed.") if saved.version == was else said
    broken = Desk(request.user, request.now).broken(saved.short, saved.long)
    if broken:
        lost = ngettext(
            "%(number)d link leads nowhere.", "%(number)d links lead nowhere.", len(broken)
        )
        messages.warning(request, f"{said} {lost % {'number': len(broken)}}")
    else:
        (messages.info if saved.version == was else messages.success)(request, said)
