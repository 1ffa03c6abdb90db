"""The setup pages, for the first admin of an empty site."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.clock import local
from core.edits import Stale, conflict
from core.errors import redirect_on_refusal
from core.forms import render_form_page
from office import services
from office.forms.settings import SetupForm
from office.models import Period
from office.selectors import setup_steps
from office.selectors.settings import stored_office_settings
from office.views.year import year_chart
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

NAMES_PAGE = "office/setup_names.html"


@access(Role.ADMIN, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    office = stored_office_settings()
    steps = setup_steps.progress(office)
    done = sum(one.is_done for one in steps)
    context = {
        "office": office,
        "steps": steps,
        "done": done,
        "is_ready": done == len(steps),
        "next": next((one.step.name for one in steps if not one.is_done), ""),
        "year": year_chart(
            Period.objects.editable_by(request.user).active(),
            local(request.now, request.user.zone).date(),
        ),
    }
    return render(request, "office/setup.html", context)


@access(Role.ADMIN, methods=GET_POST)
def names(request: SignedInRequest) -> HttpResponse:
    form = SetupForm(request.POST or None, office=stored_office_settings())
    if not (form.is_bound and form.is_valid()):
        return render_form_page(request, NAMES_PAGE, {"form": form})
    version = form.cleaned_data["version"]
    try:
        services.save_settings(values=form.values(), version=version, by=request.user)
    except Stale as stale:
        return conflict(request, form, stale.stored, NAMES_PAGE)
    return redirect("office:setup")


@access(Role.ADMIN, methods=POST)
def confirm(request: SignedInRequest, name: str) -> HttpResponse:
    try:
        services.confirm_step(name=name, by=request.user)
    except LookupError:
        raise Http404 from None
    return redirect("office:setup")


@access(Role.ADMIN, methods=POST)
@redirect_on_refusal("office:setup")
def finish(request: SignedInRequest) -> HttpResponse:
    services.finish_setup(by=request.user, now=request.now)
    messages.success(request, _("The office is set up. Students can write to people from now on."))
    return redirect("office:setup")
