"""The front door: who signs in goes on to their own first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from contacts.models import Contact
from core.forms import render_form_page
from home.forms import WelcomeForm
from office.services import current
from users.access import GET, GET_POST, PUBLIC, access
from users.models import User
from users.models.roles import Role
from users.services import profile_of

# Whose day begins where; of several roles the first named here counts.
DESKS = (
    (Role.COUNSELOR, "advising:caseload"),
    (Role.INSTRUCTOR, "advising:cohort"),
    (Role.CURATOR, "questions:manage"),
    (Role.ADMIN, "office:settings"),
    (Role.AUDITOR, "outbox:log"),
)


@access(PUBLIC, methods=GET)
def start(request: HttpRequest) -> HttpResponse:
    """Strangers read what this is; students go to Today, at first by way of two questions; staff
    to their desk."""
    if not request.user.is_authenticated:
        return render(request, "home/start.html")
    if request.user.has_role(Role.STUDENT):
        return redirect("home:welcome" if _is_new(request.user) else "home:today")
    if request.user.has_role(Role.ADMIN) and not current().set_up_at:
        return redirect("office:setup")
    desk = next((page for role, page in DESKS if request.user.has_role(role)), None)
    if desk:
        return redirect(desk)
    return render(
        request, "home/start_staff.html", {"is_director": request.user.has_role(Role.DIRECTOR)}
    )


@access(Role.STUDENT, methods=GET_POST)
def welcome(request: HttpRequest) -> HttpResponse:
    """What goes into letters anyway, asked once; everything may be left out."""
    profile = profile_of(request.user)
    form = WelcomeForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("home:today")
    return render_form_page(request, "home/welcome.html", {"form": form})


def _is_new(student: User) -> bool:
    """Whether nothing was said and nobody added yet."""
    profile = profile_of(student)
    said = profile.subject or profile.class_year or profile.curious_about
    return not said and not Contact.objects.editable_by(student).exists()
