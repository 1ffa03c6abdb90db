"""The day on which a student leaves, on the page of a person."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.edits import Stale, with_value
from core.errors import Refusal
from core.forms import render_form_page
from core.names import isolated
from users import services
from users.access import GET_POST, SignedInRequest, access
from users.domain import open_talks
from users.forms.leaving import LeavingForm
from users.models import User
from users.models.leaving import FINISHED_WITHIN
from users.models.roles import ADMINS
from users.views.people.person import VIEWED, get_person_or_404


@access(*ADMINS, methods=GET_POST, records=VIEWED)
def leaving(request: SignedInRequest, code: str) -> HttpResponse:
    """Set the day, move it or take it away."""
    person = get_person_or_404(request, code, "leaves_on", "leaves_word")
    initial = {
        "leaves_on": person.leaves_on,
        "leaves_word": person.leaves_word,
        "shown": person.leaves_on,
        "shown_word": person.leaves_word,
    }
    form = LeavingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _save(request, person, form):
        return redirect("users:person", person.code)
    context = {
        "form": form,
        "person": person,
        "talks": open_talks.open_talks([person.pk], request.now),
        "finish_days": FINISHED_WITHIN.days,
    }
    return render_form_page(request, "users/people/leaving.html", context)


def _save(request: SignedInRequest, person: User, form: LeavingForm) -> bool:
    """Return True if the day is as wanted now; otherwise the form has the error."""
    values = form.cleaned_data
    wanted = {"leaves_on": values["leaves_on"], "word": values["leaves_word"]}
    shown = {name: values[name] for name in ("shown", "shown_word")}
    try:
        services.set_leaves_on(person=person, by=request.user, now=request.now, **wanted, **shown)
    except Stale as stale:
        _show_stale(form, stale.stored)
        return False
    except Refusal as refusal:
        form.add_error("leaves_on", str(refusal.sentence))
        return False
    messages.success(request, _saved(values["leaves_on"]))
    return True


def _saved(day: dt.date | None) -> str:
    if day is None:
        return _("The student stays.")
    about = {"day": date_format(day, "F j, Y")}
    return _("The account becomes read-only on %(day)s.") % about


def _show_stale(form: LeavingForm, stored: User) -> None:
    """Say what somebody saved meanwhile, and let the next press replace it."""
    if form.cleaned_data["shown"] != stored.leaves_on:
        form.add_error("leaves_on", _other_day(stored))
    if form.cleaned_data["shown_word"] != stored.leaves_word:
        form.add_error("leaves_word", _other_word(stored))
    form.data = with_value(form.data, "shown", stored.leaves_on or "")
    form.data = with_value(form.data, "shown_word", stored.leaves_word)


def _other_word(stored: User) -> str:
    if not stored.leaves_word:
        return _("Somebody took the word away meanwhile. Save again if yours is right.")
    about = {"word": isolated(stored.leaves_word)}
    return _("Somebody wrote “%(word)s” meanwhile. Save again if yours is right.") % about


def _other_day(stored: User) -> str:
    if stored.leaves_on is None:
        return _("Somebody took the day away meanwhile. Save again if yours is right.")
    about = {"day": date_format(stored.leaves_on, "F j, Y")}
    return _("Somebody set %(day)s meanwhile. Save again if yours is right.") % about
