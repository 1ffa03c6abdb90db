"""The pages that lead the first admin from an empty site to one that may write to people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from office import services
from office.forms import SetupForm
from office.selectors import setup
from users.access import GET, GET_POST, POST, access
from users.models.roles import Role


@access(Role.ADMIN, methods=GET)
def index(request: HttpRequest) -> HttpResponse:
    """Each step as it stands, and the button that opens the site."""
    office = services.stored()
    steps = setup.progress(office)
    done = sum(one.is_done for one in steps)
    context = {"office": office, "steps": steps, "done": done, "is_ready": done == len(steps)}
    return render(request, "office/setup.html", context)


@access(Role.ADMIN, methods=GET_POST)
def names(request: HttpRequest) -> HttpResponse:
    """Who the office is."""
    stored = services.stored()
    form = SetupForm(request.POST or None, office=stored)
    if form.is_bound and form.is_valid():
        try:
            services.save_settings(
                values=form.values(), version=form.cleaned_data["version"], by=request.user
            )
        except services.Stale as stale:
            conflict = form.differences(stale.office)
            form.based_on(stale.office)
            return render(
                request, "office/setup_names.html", {"form": form, "conflict": conflict}, status=409
            )
        return redirect("office:setup")
    return render_form_page(request, "office/setup_names.html", {"form": form})


@access(Role.ADMIN, methods=POST)
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """One step is right as it is."""
    try:
        services.confirm_step(name=name, by=request.user)
    except LookupError:
        raise Http404 from None
    return redirect("office:setup")


@access(Role.ADMIN, methods=POST)
def finish(request: HttpRequest) -> HttpResponse:
    """Open the site."""
    try:
        services.finish_setup(by=request.user, now=request.now)
    except services.NotComplete as error:
        count = len(error.steps)
        text = ngettext(
            "%(count)d step is left: %(names)s.", "%(count)d steps are left: %(names)s.", count
        )
        messages.warning(
            request,
            text % {"count": count, "names": ", ".join(str(one.title) for one in error.steps)},
        )
    else:
        messages.success(
            request, _("The office is set up. Students can write to people from now on.")
        )
    return redirect("office:setup")
