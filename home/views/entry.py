"""The start page, and questions on a student's first visit."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from contacts.models import Contact
from core.forms import render_form_page
from core.http import Request
from home.domain.menus import Menu, first_page
from home.forms import WelcomeForm
from home.views.menu import shown_menu
from office.selectors.settings import office_settings
from users.access import GET, GET_POST, PUBLIC, SignedInRequest, access
from users.models import User
from users.models.roles import Role
from users.selectors.personal_settings import OF_PROFILE, stored_settings
from users.services import save_profile


@access(PUBLIC, methods=GET)
def start(request: Request) -> HttpResponse:
    """Introduce the site to strangers; redirect others to the start page of their menu."""
    if not request.user.is_authenticated:
        return render(request, "home/start.html")
    menu = shown_menu(request, request.user)
    if menu == Menu.STUDENT:
        return redirect("home:welcome" if _is_new(request.user) else "home:today")
    if request.user.has_role(Role.ADMIN) and not office_settings().set_up_at:
        return redirect("office:setup")
    if menu:
        return redirect(first_page(menu, request.user.roles))
    return render(
        request, "home/start_staff.html", {"is_director": request.user.has_role(Role.DIRECTOR)}
    )


@access(Role.STUDENT, methods=GET_POST)
def welcome(request: SignedInRequest) -> HttpResponse:
    stored = stored_settings(request.user, OF_PROFILE)
    form = WelcomeForm(request.POST or None, initial=stored.values)
    if form.is_bound and form.is_valid():
        save_profile(student=request.user, values=form.cleaned_data)
        return redirect("home:today")
    return render_form_page(request, "home/welcome.html", {"form": form})


def _is_new(student: User) -> bool:
    """True if the student has no profile data and no contacts."""
    has_profile = any(stored_settings(student, OF_PROFILE).values.values())
    return not has_profile and not Contact.objects.editable_by(student).exists()
