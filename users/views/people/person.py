"""The page of one person, and its forms."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Stale, conflict, with_value
from core.errors import Refusal
from core.forms import render_form_page
from users import services
from users.access import GET, GET_POST, ShownRecord, SignedInRequest, access
from users.domain.audit_actions import UserAction
from users.forms.people import CohortsForm, PersonForm, RolesForm
from users.models import User
from users.models.roles import ADMINS, Role
from users.selectors.people import details_of, roles_version
from users.selectors.people_list import role_words
from users.selectors.person import cohorts_of, person_page

DETAILS = ("full_name", "email", "university_id")
SHOWN = (*DETAILS, "roles", "cohorts", "last_login", "leaves_on", "leaves_word")
VIEWED = UserAction.PERSON_VIEWED


@access(*ADMINS, methods=GET, records=VIEWED)
def person(request: SignedInRequest, code: str) -> HttpResponse:
    found = get_person_or_404(request, code, *SHOWN)
    page = person_page(found, request.user, request.now)
    return render(request, "users/people/person.html", {"page": page, "person": found})


@access(
    *ADMINS, methods=GET_POST, records=VIEWED, reauthenticate=gettext_lazy("Change the account")
)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    found = get_person_or_404(request, code, *DETAILS, "subject", "class_year")
    stored = details_of(found)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        is_student=found.has_role(Role.STUDENT),
        initial={**stored.values, "version": stored.version},
    )
    template, context = "users/people/edit.html", {"form": form, "person": found}
    if form.is_valid():
        try:
            if _change(request, found, form):
                return redirect("users:person", found.code)
        except Stale as stale:
            return conflict(request, form, stale.stored, template, context=context)
    return render_form_page(request, template, context)


@access(*ADMINS, methods=GET_POST, records=VIEWED, reauthenticate=gettext_lazy("Change roles"))
def roles(request: SignedInRequest, code: str) -> HttpResponse:
    found = get_person_or_404(request, code, "roles")
    initial = {"roles": found.roles, "version": roles_version(found)}
    form = RolesForm(request.POST if request.method == "POST" else None, initial=initial)
    template, context = "users/people/roles.html", {"form": form, "person": found}
    if form.is_valid():
        try:
            services.set_roles(person=found, by=request.user, **form.cleaned_data)
        except Stale:
            found.refresh_from_db()
            form.add_error("roles", _stale_roles(found))
            form.data = with_value(form.data, "version", roles_version(found))
        except Refusal as refusal:
            form.add_error("roles", str(refusal.sentence))
        else:
            messages.success(request, _("The roles are saved."))
            return redirect("users:person", found.code)
    return render_form_page(request, template, context)


@access(*ADMINS, methods=GET_POST, records=VIEWED)
def cohorts(request: SignedInRequest, code: str) -> HttpResponse:
    found = get_person_or_404(request, code, "cohorts")
    form = CohortsForm(
        request.POST if request.method == "POST" else None, held=list(cohorts_of(found))
    )
    if form.is_valid():
        try:
            services.set_cohorts(
                person=found, cohorts=form.cleaned_data["cohorts"], by=request.user
            )
        except Refusal as refusal:
            form.add_error("cohorts", str(refusal.sentence))
        else:
            messages.success(request, _("The cohorts are saved."))
            return redirect("users:person", found.code)
    return render_form_page(request, "users/people/cohorts.html", {"form": form, "person": found})


def get_person_or_404(request: SignedInRequest, code: str, *shown: str) -> User:
    """Return the person with a code whom the admin may see, with the profile.

    `shown` are the columns of a student that the audit trail is to name.
    """
    people = User.objects.visible_to(request.user).select_related("profile")
    found = get_object_or_404(people, code=code)
    if shown and found.has_role(Role.STUDENT):
        request.shown_records.append(ShownRecord(found.pk, shown))
    return found


def _change(request: SignedInRequest, person: User, form: PersonForm) -> bool:
    """Return True if the change was made or there was none; otherwise the form has the error."""
    try:
        changed = services.change_person(
            person=person,
            values=form.values(),
            version=form.cleaned_data["version"],
            by=request.user,
            now=request.now,
        )
    except services.UniversityIdTaken as refusal:
        form.add_error("university_id", str(refusal.sentence))
    except Stale:
        raise
    except (Refusal, ValidationError) as refusal:
        form.add_error("email" if _is_about_address(refusal) else None, _sentence(refusal))
    else:
        if changed:
            messages.success(request, _said(changed))
        return True
    return False


def _is_about_address(problem: Exception) -> bool:
    return isinstance(problem, services.AddressTaken | ValidationError)


def _sentence(problem: Refusal | ValidationError) -> str:
    return str(problem.sentence) if isinstance(problem, Refusal) else " ".join(problem.messages)


def _stale_roles(person: User) -> str:
    text = _("Somebody changed these roles meanwhile to %(roles)s. Save again if yours are right.")
    return text % {"roles": ", ".join(role_words(person))}


def _said(changed: list[str]) -> str:
    if "email" in changed:
        return _("Saved. Both addresses are told, and the account is signed out everywhere.")
    return _("Saved.")
