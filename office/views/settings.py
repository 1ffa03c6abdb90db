"""The pages of the office's settings, and the style sheet of its color."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.edits import Stale, conflict
from core.errors import Refusal
from core.forms import render_form_page
from core.http import Request
from office import services
from office.domain.choices import LISTS
from office.domain.rules import HEX
from office.domain.sections import BY_SLUG, SECTIONS, Section
from office.forms.settings import SectionForm
from office.models.colors import is_readable, style_sheet
from office.selectors.settings import stored_office_settings
from users.access import GET, GET_POST, PUBLIC, SignedInRequest, access
from users.models.roles import Role

PAGE = "office/section.html"
A_YEAR = 365 * 24 * 3600


@access(Role.ADMIN, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    """Show every section with what is stored."""
    stored = stored_office_settings()
    sections = [SectionForm(office=stored, section=section) for section in SECTIONS]
    context = {"sections": sections, "lists": LISTS.values()}
    return render(request, "office/settings.html", context)


@access(Role.ADMIN, methods=GET_POST)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change one section; `action=preview` shows what would change."""
    stored = stored_office_settings()
    form = SectionForm(request.POST or None, office=stored, section=_section_or_404(slug))
    is_sound = form.is_bound and form.is_valid()
    if is_sound and request.POST.get("action") != "preview":
        try:
            changed = services.save_settings(
                values=form.values(), version=form.cleaned_data["version"], by=request.user
            )
        except Stale as stale:
            return conflict(request, form, stale.stored, PAGE)
        except Refusal as refusal:  # a cohort's numbers, which this form does not show
            form.add_error(None, str(refusal.sentence))
            return render_form_page(request, PAGE, {"form": form, "changes": []}, "changes")
        _say_how_many(request, len(changed))
        return redirect("office:settings")
    context = {"form": form, "changes": form.differences(stored) if is_sound else []}
    return render_form_page(request, PAGE, context, "changes")


@access(PUBLIC, methods=GET)
def color(request: Request, digits: str) -> HttpResponse:
    """Return the CSS of one color; the URL names it, so browsers may cache it forever."""
    chosen = f"#{digits.upper()}"
    if not HEX.fullmatch(chosen) or not is_readable(chosen):
        raise Http404
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return HttpResponse(
        style_sheet(chosen), content_type="text/css; charset=utf-8", headers=headers
    )


def _section_or_404(slug: str) -> Section:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _say_how_many(request: SignedInRequest, count: int) -> None:
    if not count:
        messages.info(request, _("This is what was saved already."))
        return
    text = ngettext(
        "Saved: %(count)d setting changed.", "Saved: %(count)d settings changed.", count
    )
    messages.success(request, text % {"count": count})
