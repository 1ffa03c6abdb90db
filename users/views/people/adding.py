"""Add one person, or several from pasted lines."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import Refusal
from core.forms import render_form_page
from core.names import isolated
from core.undo import can_undo
from users import services
from users.access import GET_POST, SignedInRequest, access
from users.forms.people import NewPersonForm, PastedPeopleForm
from users.models import User
from users.models.roles import ADMINS


@access(*ADMINS, methods=GET_POST, reauthenticate=gettext_lazy("Add people"))
def add(request: SignedInRequest) -> HttpResponse:
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (person := _added(request, form)):
        return redirect("users:person", person.code)
    context = {"form": form}
    return render_form_page(request, "users/people/add.html", context)


@access(*ADMINS, methods=GET_POST, reauthenticate=gettext_lazy("Add people"))
def add_several(request: SignedInRequest) -> HttpResponse:
    form = PastedPeopleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.add_people(by=request.user, now=request.now, **form.values())
        except services.LinesRefused as refused:
            form.add_error("people", list(refused.problems))
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            count = len(made)
            text = ngettext("%(count)d person was added.", "%(count)d people were added.", count)
            messages.success(request, text % {"count": count})
            return redirect("users:people")
    context = {"form": form}
    return render_form_page(request, "users/people/add_several.html", context)


def _added(request: SignedInRequest, form: NewPersonForm) -> User | None:
    """Return the new person, or the one that a first press of this form made; None: an error."""
    try:
        person = services.add_person(by=request.user, now=request.now, **form.values())
    except services.AddressTaken as taken:
        if _is_same_form(request, form, taken.holder):
            return taken.holder
        form.add_error("email", str(taken.sentence))
    except services.UniversityIdTaken as taken:
        form.add_error("university_id", str(taken.sentence))
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
    except ValidationError as error:
        form.add_error("email", error.messages)
    else:
        text = _("%(name)s was added.") % {"name": isolated(person.full_name)}
        messages.success(request, text)
        return person
    return None


def _is_same_form(request: SignedInRequest, form: NewPersonForm, holder: User) -> bool:
    """True if `holder` was just made with the same words: the button was pressed twice."""
    return (
        can_undo(holder.joined_at, request.now)
        and holder.full_name == form.cleaned_data["full_name"]
        and sorted(holder.roles) == sorted(form.cleaned_data["roles"])
    )
