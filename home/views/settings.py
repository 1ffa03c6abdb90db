"""A person's settings, section by section."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import local
from core.edits import Stale, conflict
from core.forms import render_form_page
from home import services
from home.forms import Section, SettingsForm, sections_of
from outbox.domain.kinds import choices
from users.access import GET, GET_POST, POST, SIGNED_IN, SignedInRequest, access
from users.models import User
from users.models.roles import Role
from users.selectors.personal_settings import other_sessions, stored_settings

PAGE = "home/settings_form.html"
A_YEAR = 365 * 24 * 3600


@access(SIGNED_IN, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    person, here = request.user, request.session.session_key
    context = {
        "sections": [(one, _form(one, person, request.now).facts()) for one in sections_of(person)],
        "is_student": person.has_role(Role.STUDENT),
        "always": [one for one in choices() if one.because],
        "elsewhere": other_sessions(person, but=here).count(),
    }
    return render(request, "home/settings.html", context)


@access(SIGNED_IN, methods=GET_POST)
def edit(request: SignedInRequest, name: str) -> HttpResponse:
    person = request.user
    section = next((one for one in sections_of(person) if one.name == name), None)
    if section is None:
        raise Http404
    form = _form(section, person, request.now, request.POST or None)
    context = {"form": form, "section": section}
    if not (form.is_bound and form.is_valid()):
        return render_form_page(request, PAGE, context, "editing")
    version = form.cleaned_data["version"]
    try:
        services.save_settings(
            person=person, version=version, values=form.values(), now=request.now
        )
    except Stale as stale:
        return conflict(request, form, stale.stored, PAGE, context=context, partial="editing")
    return _saved(request, section)


@access(SIGNED_IN, methods=POST)
def sign_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    here = request.session.session_key
    ended = services.sign_out_elsewhere(person=request.user, but=here)
    if ended:
        text = ngettext(
            "Signed out in %(count)d other place. Here you stay signed in.",
            "Signed out in %(count)d other places. Here you stay signed in.",
            ended,
        )
        messages.success(request, text % {"count": ended})
    else:
        messages.info(request, _("You were signed in nowhere else."))
    return redirect("home:settings")


def _form(
    section: Section, person: User, now: dt.datetime, data: QueryDict | None = None
) -> SettingsForm:
    settings = stored_settings(person, section.form.columns)
    return section.form(data, settings=settings, today=local(now, person.zone).date())


def _saved(request: SignedInRequest, section: Section) -> HttpResponse:
    if request.htmx and section.in_place:
        person = User.objects.visible_to(request.user).get(pk=request.user.pk)
        facts = _form(section, person, request.now).facts()
        context = {"section": section, "facts": facts, "saved": True}
        return render(request, "home/_section.html", context)
    messages.success(request, _("Saved."))
    response = redirect(f"{reverse('home:settings')}#{section.name}")
    if section.name == "appearance":
        # The sign-in page is drawn for strangers, so the device stores the appearance.
        chosen = request.POST["appearance"]
        response.set_cookie("appearance", chosen, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response
