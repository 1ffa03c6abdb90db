"""Pages where curators write, publish and order guides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.edits import AlreadyUsed, Stale, conflict
from core.forms import render_form_page
from guides import services
from guides.forms import EditGuideForm, GuideForm, NewGuideForm
from guides.models import LONGEST_LONG, LONGEST_SHORT, Guide
from guides.selectors.curator_list import CuratorList
from guides.views.reading import rendered
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS

FORM = "guides/guide_form.html"


@access(*CURATORS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    guides = CuratorList(request.user, request.now)
    return render(request, "guides/curator_list.html", {"rows": guides.rows})


@access(*CURATORS, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    form = NewGuideForm(request.POST or None)
    if form.is_bound and form.is_valid() and not _is_preview(request):
        try:
            guide = services.create(
                author=request.user,
                values=form.values(),
                form_key=form.cleaned_data["form_key"],
                now=request.now,
            )
        except AlreadyUsed as used:
            form.refuse_used_for(used.made)
        else:
            messages.success(
                request, _("Saved as a draft. Publish it when it is ready to be read.")
            )
            return redirect("guides:edit", guide.slug)
    return render_form_page(request, FORM, {"form": form} | _preview(request, form), "preview")


@access(*CURATORS, methods=GET_POST)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    guide = get_guide_or_404(request, slug)
    form = EditGuideForm(request.POST or None, guide=guide)
    if form.is_bound and form.is_valid() and not _is_preview(request):
        try:
            saved = _change(request, guide, form)
        except Stale as stale:
            context = {"guide": stale.stored} | _preview(request, form)
            return conflict(request, form, stale.stored, FORM, context=context)
        _report_save(request, saved, was=guide.version)
        return redirect("guides:edit", slug)
    context = {"form": form, "guide": guide} | _preview(request, form)
    return render_form_page(request, FORM, context, "preview")


@access(*CURATORS, methods=POST)
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    guide_id = get_guide_or_404(request, slug).pk
    guide = services.publish(guide_id=guide_id, author=request.user, now=request.now)
    text = _("“%(title)s” is published. Everybody signed in can read it.")
    messages.success(request, text % {"title": guide.title})
    return redirect("guides:edit", slug)


@access(*CURATORS, methods=POST)
def retire(request: SignedInRequest, slug: str) -> HttpResponse:
    guide_id = get_guide_or_404(request, slug).pk
    guide = services.retire(guide_id=guide_id, author=request.user)
    text = _("“%(title)s” is retired. Nothing is lost; publish it to bring it back.")
    messages.success(request, text % {"title": guide.title})
    return redirect("guides:edit", slug)


@access(*CURATORS, methods=POST)
def move(request: SignedInRequest, slug: str) -> HttpResponse:
    by = -1 if request.POST.get("way") == "up" else 1
    guide_id = get_guide_or_404(request, slug).pk
    services.move(guide_id=guide_id, by=by, author=request.user)
    return redirect(f"{reverse('guides:manage')}#guide-{slug}")


def get_guide_or_404(request: SignedInRequest, slug: str) -> Guide:
    """Return the guide, whatever its status. Raises Http404 for other users than curators."""
    return get_object_or_404(Guide.objects.editable_by(request.user), slug=slug)


def _is_preview(request: SignedInRequest) -> bool:
    return request.POST.get("action") == "preview"


def _preview(request: SignedInRequest, form: GuideForm) -> dict[str, Any]:
    short = str(form["short"].value() or "")[:LONGEST_SHORT]
    long = str(form["long"].value() or "")[:LONGEST_LONG]
    guides = CuratorList(request.user, request.now)
    return rendered(short, long) | {"broken": guides.broken(short, long)}


def _change(request: SignedInRequest, guide: Guide, form: EditGuideForm) -> Guide:
    return services.change(
        guide_id=guide.pk,
        version=form.cleaned_data["version"],
        author=request.user,
        values=form.values(),
        now=request.now,
    )


def _report_save(request: SignedInRequest, saved: Guide, was: int) -> None:
    text = _("Saved as version %(number)d.") % {"number": saved.version}
    text = _("Nothing was changed.") if saved.version == was else text
    broken = CuratorList(request.user, request.now).broken(saved.short, saved.long)
    if broken:
        lost = ngettext(
            "%(number)d link leads nowhere.", "%(number)d links lead nowhere.", len(broken)
        )
        messages.warning(request, f"{text} {lost % {'number': len(broken)}}")
    elif saved.version == was:
        messages.info(request, text)
    else:
        is_read = saved.status == Guide.Status.PUBLISHED
        messages.success(request, f"{text} {_('Students read it now.')}" if is_read else text)
