"""What a person sets about themselves, section by section, each saved on its own."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import local
from core.forms import render_form_page
from core.htmx import fragment
from home.forms import OwnForm, Section, sections_of
from interviews import services as interviews
from outbox.domain.kinds import choices
from reminders import services as reminders
from users import services
from users.access import GET, GET_POST, POST, SIGNED_IN, access
from users.models import User
from users.models.roles import Role

A_YEAR = 365 * 24 * 3600


@access(SIGNED_IN, methods=GET)
def page(request: HttpRequest) -> HttpResponse:
    """Every section as it stands, and what else concerns the account."""
    context = {
        "sections": [
            (one, _form(one, request.user, request.now).facts())
            for one in sections_of(request.user)
        ],
        "is_student": request.user.has_role(Role.STUDENT),
        "always": [one for one in choices() if one.because],
        "elsewhere": services.other_sessions(
            request.user, but=request.session.session_key, now=request.now
        ).count(),
    }
    return render(request, "home/settings.html", context)


@access(SIGNED_IN, methods=GET_POST)
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """One section; a stale page shows both versions."""
    section = next((one for one in sections_of(request.user) if one.name == name), None)
    if section is None:
        raise Http404
    form = _form(section, request.user, request.now, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.save_own(
                user_id=request.user.pk, version=form.cleaned_data["version"], values=form.values()
            )
        except services.Stale as stale:
            return _conflict(request, section, form, stale.own)
        if section.name == "zone":
            interviews.update_contact_status_in_new_zone(
                student_id=request.user.pk, now=request.now
            )
        return _saved(request, section)
    return render_form_page(
        request, "home/setting.html", {"form": form, "section": section}, "editing"
    )


@access(SIGNED_IN, methods=POST)
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every other session; this one stays."""
    ended = services.sign_out_elsewhere(
        person=request.user, but=request.session.session_key, now=request.now
    )
    reminders.revoke_links(student_id=request.user.pk)
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
    section: Section, person: User, now: dt.datetime, sent: QueryDict | None = None
) -> OwnForm:
    """The section's form over what is stored for this person."""
    own = services.own(person, section.form.columns)
    return section.form(sent, own=own, today=local(now, person.zone).date())


def _saved(request: HttpRequest, section: Section) -> HttpResponse:
    """The section as it stands now, in its place or on the page around it."""
    if request.htmx and section.in_place:
        person = User.objects.visible_to(request.user).get(pk=request.user.pk)
        context = {
            "section": section,
            "facts": _form(section, person, request.now).facts(),
            "saved": True,
        }
        return render(request, "home/_section.html", context)
    messages.success(request, _("Saved."))
    response = redirect(f"{reverse('home:settings')}#{section.name}")
    if section.name == "appearance":
        # The sign-in page is drawn before anybody is known; the device remembers how.
        chosen = request.POST["appearance"]
        response.set_cookie("appearance", chosen, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


def _conflict(
    request: HttpRequest, section: Section, form: OwnForm, stored: services.Own
) -> HttpResponse:
    """409: what is stored beside what was typed; saving again keeps what was typed."""
    form.based_on(stored)
    context = {"form": form, "section": section, "conflict": form.differences(stored)}
    return render(request, fragment(request, "home/setting.html", "editing"), context, status=409)
