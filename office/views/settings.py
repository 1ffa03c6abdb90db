"""The page of the office's settings, and the style sheet of its colour."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from office import services
from office.forms import HEX, OfficeSettingsForm
from office.models import OfficeSettings
from office.models.colors import is_readable, style_sheet
from users.access import GET, GET_POST, PUBLIC, access
from users.models.roles import Role

PAGE = "office/settings.html"
A_YEAR = 365 * 24 * 3600


@access(Role.ADMIN, methods=GET_POST)
def edit(request: HttpRequest) -> HttpResponse:
    """Everything that the office sets; a stale page shows both versions."""
    stored = services.stored()
    form = OfficeSettingsForm(request.POST or None, office=stored)
    if form.is_bound and form.is_valid() and request.POST.get("action") != "preview":
        try:
            changed = services.save_settings(
                values=form.values(), version=form.cleaned_data["version"], by=request.user
            )
        except services.Stale as stale:
            return _conflict(request, form, stale.office)
        _tell(request, len(changed))
        return redirect("office:settings")
    changes = form.differences(stored) if form.is_bound and form.is_valid() else []
    return render_form_page(request, PAGE, {"form": form, "changes": changes}, "changes")


@access(PUBLIC, methods=GET)
def color(request: HttpRequest, digits: str) -> HttpResponse:
    """The rules of one colour: the address names it, so it can be kept for ever."""
    chosen = f"#{digits.upper()}"
    if not HEX.fullmatch(chosen) or not is_readable(chosen):
        raise Http404
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return HttpResponse(
        style_sheet(chosen), content_type="text/css; charset=utf-8", headers=headers
    )


def _tell(request: HttpRequest, count: int) -> None:
    if not count:
        messages.info(request, _("Nothing was changed."))
        return
    text = ngettext(
        "Saved: %(count)d setting changed.", "Saved: %(count)d settings changed.", count
    )
    messages.success(request, text % {"count": count})


def _conflict(
    request: HttpRequest, form: OfficeSettingsForm, stored: OfficeSettings
) -> HttpResponse:
    """409: what is stored beside what was typed; saving again keeps what was typed."""
    conflict = form.differences(stored)
    form.based_on(stored)
    return render(request, PAGE, {"form": form, "conflict": conflict}, status=409)
