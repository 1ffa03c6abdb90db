"""What a person sets about themselves: what goes into letters, how to be reached, how the pages look."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.forms import answer
from home.forms import SettingsForm
from users.access import SIGNED_IN, access
from users.roles import Role
from users.services import save_person

A_YEAR = 365 * 24 * 3600


@access(SIGNED_IN)
def edit(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, person=request.user)
    if request.method != "POST" or not form.is_valid():
        is_student = request.user.has_role(Role.STUDENT)
        return answer(request, "home/settings.html", {"form": form, "is_student": is_student})
    save_person(user_id=request.user.pk, values=form.person_values(), profile=form.profile_values())
    messages.success(request, _("Saved."))
    response = redirect("home:settings")
    # The sign-in page is drawn before anybody is known; the device remembers how.
    response.set_cookie("appearance", form.cleaned_data["appearance"], max_age=A_YEAR, samesite="Lax", httponly=True)
    return response
