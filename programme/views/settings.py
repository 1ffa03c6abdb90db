"""The page of the office's settings, and the style sheet of its colour."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import answer
from programme import services
from programme.colors import is_readable, style_sheet
from programme.forms import HEX, ProgrammeForm
from programme.models import Programme
from users.access import GET, GET_POST, PUBLIC, access
from users.roles import Role

PAGE = "programme/settings.html"
A_YEAR = 365 * 24 * 3600


@access(Role.ADMIN, methods=GET_POST)
def edit(request: HttpRequest) -> HttpResponse:
    """Everything that the office sets; a stale page shows both versions."""
    stored = services.stored()
    form = ProgrammeForm(request.POST or None, programme=stored)
    if form.is_bound and form.is_valid() and request.POST.get("action") != "preview":
        try:
            changed = services.save_settings(
                values=form.values(), version=form.cleaned_data["version"], by=request.user
            )
        except services.Stale as stale:
            return _conflict(request, form, stale.programme)
        _tell(request, len(changed))
        return redirect("programme:settings")
    changes = form.differences(stored) if form.is_bound and form.is_valid() else []
    return answer(request, PAGE, {"form": form, "changes": changes}, "changes")


@access(PUBLIC, methods=GET)
def color(request: HttpRequest, digits: str) -> HttpResponse:
    """The rules of one colour: the address names it, so it can be kept for ever."""
    chosen = f"#{digits.upper()}"
    if not HEX.fullmatch(chosen) or not is_readable(chosen):
        raise Http404
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return HttpResponse(style_sheet(chosen), content_type="text/css; charset=utf-8", headers=headers)


def _tell(request: HttpRequest, count: int) -> None:
    if not count:
        messages.info(request, _("Nothing was changed."))
        return
    text = ngettext("Saved: %(count)d setting changed.", "Saved: %(count)d settings changed.", count)
    messages.success(request, text % {"count": count})


def _conflict(request: HttpRequest, form: ProgrammeForm, stored: Programme) -> HttpResponse:
    """409: what is stored beside what was typed; saving again keeps what was typed."""
    conflict = form.differences(stored)
    form.based_on(stored)
    return render(request, PAGE, {"form": form, "conflict": conflict}, status=409)
