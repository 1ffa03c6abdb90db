"""Deactivate and reactivate accounts, one or those ticked on the list."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from users import services
from users.access import GET_POST, POST, SignedInRequest, access
from users.domain import open_talks
from users.domain.audit_actions import UserAction
from users.forms.activation import DeactivateForm
from users.models import User
from users.models.roles import ADMINS
from users.selectors.assigning import counselor_rows, students_to_hand_over
from users.selectors.people_filter import people_of
from users.views.people.chosen import chosen_people, list_url
from users.views.people.person import get_person_or_404


@access(*ADMINS, methods=GET_POST, records=UserAction.PERSON_VIEWED)
def deactivate(request: SignedInRequest, code: str) -> HttpResponse:
    """Close one account; shows what is open, and hands the students over in the same step."""
    person = get_person_or_404(request, code, "full_name", "open_talks")
    context = _facts(person, request.now)
    rows = counselor_rows() if context["students"] else []
    others = [row for row in rows if row.may_advise and row.person != person]
    form = DeactivateForm(
        request.POST if request.method == "POST" else None,
        has_talks=bool(context["talks"]),
        counselors=others,
    )
    if form.is_valid():
        try:
            _close(request, person, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The account is deactivated, and signed out everywhere."))
            return redirect("users:person", person.code)
    return render_form_page(request, "users/people/deactivate.html", context | {"form": form})


@access(*ADMINS, methods=POST)
@redirect_on_refusal("users:person")
def reactivate(request: SignedInRequest, code: str) -> HttpResponse:
    person = get_person_or_404(request, code)
    services.reactivate(user=person, by=request.user, now=request.now)
    messages.success(request, _("The account is active again, with everything it had."))
    return redirect("users:person", person.code)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(list_url)
def deactivate_chosen(request: SignedInRequest) -> HttpResponse:
    """Ask about the ticked people or all in the list, then deactivate all of them or none."""
    people = chosen_people(request)
    talks = open_talks.open_talks([one.pk for one in people], request.now)
    is_sent = "confirm" in request.POST
    form = DeactivateForm(request.POST if is_sent else None, has_talks=bool(talks))
    if form.is_valid():
        done = services.deactivate_each(
            people=people, by=request.user, now=request.now, word=form.closing_word
        )
        text = ngettext(
            "%(number)d account is deactivated.", "%(number)d accounts are deactivated.", done
        )
        messages.success(request, text % {"number": done})
        return redirect(list_url(request))
    context = _chosen_facts(request, people, talks) | {"form": form}
    return render_form_page(request, "users/people/deactivate_chosen.html", context)


def _chosen_facts(
    request: SignedInRequest, people: Sequence[User], talks: Sequence[open_talks.OpenTalk]
) -> dict[str, Any]:
    """One query, for how many the list shows in all."""
    return {
        "people": people,
        "talks": talks,
        "with_talks": len({talk.student_id for talk in talks}),
        "is_everybody": "everybody" in request.POST,
        "listed": people_of(request.GET, request.now).count(),
    }


@access(*ADMINS, methods=POST)
@redirect_on_refusal(list_url)
def reactivate_chosen(request: SignedInRequest) -> HttpResponse:
    people = chosen_people(request)
    done = services.reactivate_each(people=people, by=request.user, now=request.now)
    text = ngettext(
        "%(number)d account is active again.", "%(number)d accounts are active again.", done
    )
    messages.success(request, text % {"number": done})
    return redirect(reverse("users:people"))


def _facts(person: User, now: dt.datetime) -> dict[str, Any]:
    talks = open_talks.open_talks([person.pk], now)
    return {
        "person": person,
        "talks": talks,
        "untold": sum(not talk.can_be_told for talk in talks),
        "students": students_to_hand_over(person),
    }


@transaction.atomic
def _close(request: SignedInRequest, person: User, form: DeactivateForm) -> None:
    to_staff = form.cleaned_data.get("to_staff")
    if to_staff:
        services.hand_over(from_staff=person, to_staff=to_staff, by=request.user, now=request.now)
    _deactivate(request, person, form)


def _deactivate(request: SignedInRequest, person: User, form: DeactivateForm) -> bool:
    return services.deactivate(
        user=person, by=request.user, now=request.now, word=form.closing_word
    )
