"""Who advises whom: students without a counselor, hand-overs, leaves; for admins."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from users import services
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.forms.assigning import AssignForm, HandOverForm
from users.models import Assignment, AssignmentChange, User
from users.models.roles import ADMINS
from users.selectors.assigning import CounselorRow, assigning, counselor_rows, words_of

URL_NAME = "users:assigning"


@access(*ADMINS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    rows = counselor_rows()
    return _page(request, AssignForm(**_among(request, rows)), rows)


@access(*ADMINS, methods=POST)
def assign(request: SignedInRequest) -> HttpResponse:
    """Assign ticked students without a counselor, or all of them."""
    rows = counselor_rows()
    form = AssignForm(request.POST, **_among(request, rows))
    if not form.is_valid():
        return _page(request, form, rows)
    values = form.cleaned_data
    try:
        change = services.assign(
            student_ids=values["student_ids"],
            staff=values["counselor"],
            replace=True,
            by=request.user,
            now=request.now,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, form, rows)
    _say(request, change)
    return redirect(URL_NAME)


@access(*ADMINS, methods=GET_POST)
def hand_over(request: SignedInRequest, code: str) -> HttpResponse:
    """Hand the students of one person to a counselor, for good or for a leave."""
    person = get_object_or_404(User.objects.visible_to(request.user), code=code)
    students = _students_of(person)
    others = [row for row in counselor_rows() if row.may_advise and row.person != person]
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, people=students, counselors=others)
    if form.is_valid():
        try:
            change = services.hand_over(
                from_staff=person, by=request.user, now=request.now, **form.values()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            _say(request, change)
            return redirect(URL_NAME)
    context = {"form": form, "person": person, "students": students, "others": others}
    return render_form_page(request, "users/assigning/hand_over.html", context)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code: URL_NAME)
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    change = get_object_or_404(AssignmentChange, code=code)
    services.undo_assignments(change=change, by=request.user, now=request.now)
    messages.success(request, _("Undone: every student is assigned as before."))
    return redirect(URL_NAME)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code: URL_NAME)
def end_leave(request: SignedInRequest, code: str) -> HttpResponse:
    change = get_object_or_404(AssignmentChange, code=code)
    services.end_leave(change=change, by=request.user, now=request.now)
    messages.success(request, _("The students are back."))
    return redirect(URL_NAME)


def _among(request: SignedInRequest, rows: list[CounselorRow]) -> dict[str, Any]:
    return {
        "people": User.objects.visible_to(request.user).without_counselor(),
        "counselors": [row for row in rows if row.may_advise],
    }


def _students_of(person: User) -> QuerySet[User]:
    """Return everybody whom `person` advises or will advise, whether or not they still may."""
    rows = Assignment.objects.filter(staff=person, kind=Assignment.Kind.ADVISER).open()
    return User.objects.filter(pk__in=rows.values("student")).order_by("full_name", "pk")


def _page(request: SignedInRequest, form: AssignForm, rows: list[CounselorRow]) -> HttpResponse:
    found = assigning(rows, request.GET.get("page"), request.now)
    context = {"assigning": found, "form": form, "ticked": form.codes}
    return render_form_page(request, "users/assigning/index.html", context)


def _say(request: SignedInRequest, change: AssignmentChange | None) -> None:
    if change is None:
        messages.info(request, _("Nothing had to change."))
        return
    messages.success(request, f"{words_of(change)}. {_('You can undo it for ten minutes.')}")
