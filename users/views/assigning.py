"""Who advises whom: students without a counselor, hand-overs, leaves; for admins."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from users import services
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.domain.audit_actions import UserAction
from users.forms.assigning import AssignForm, CounselorForm, HandOverForm
from users.models import AssignmentChange, User
from users.models.roles import ADMINS
from users.selectors.assigning import (
    CounselorRow,
    assigning,
    assignments_of,
    counselor_rows,
    students_to_hand_over,
    words_of,
)
from users.views.people.chosen import chosen_people, list_url
from users.views.people.person import get_person_or_404

URL_NAME = "users:assigning"
MOST_ASSIGNED = 20_000


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


@access(*ADMINS, methods=POST)
@redirect_on_refusal(list_url)
def assign_chosen(request: SignedInRequest) -> HttpResponse:
    """Assign those who are ticked on the list of people, or all in it, to one counselor."""
    counselors = User.objects.visible_to(request.user).filter(code=request.POST.get("counselor"))
    staff = counselors.first()
    if staff is None:
        raise Refusal(_("Choose a counselor."))
    change = services.assign(
        student_ids=[one.pk for one in chosen_people(request, MOST_ASSIGNED)],
        staff=staff,
        replace=True,
        by=request.user,
        now=request.now,
    )
    _say(request, change)
    return redirect(list_url(request))


@access(*ADMINS, methods=GET_POST, records=UserAction.PERSON_VIEWED)
def counselor(request: SignedInRequest, code: str) -> HttpResponse:
    """Give one student another counselor, one more, or one for some time."""
    student = get_person_or_404(request, code, "full_name", "advised_by")
    rows = [row for row in counselor_rows() if row.may_advise]
    form = CounselorForm(request.POST if request.method == "POST" else None, counselors=rows)
    if form.is_valid():
        try:
            change = services.assign(
                student_ids=[student.pk], by=request.user, now=request.now, **form.values()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            _say(request, change)
            return redirect("users:person", student.code)
    context = {"form": form, "person": student, "assignments": assignments_of(student)}
    return render_form_page(request, "users/assigning/counselor.html", context)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code, staff: reverse("users:counselor", args=[code]))
def end_counselor(request: SignedInRequest, code: str, staff: str) -> HttpResponse:
    student, counselor = get_person_or_404(request, code), get_person_or_404(request, staff)
    change = services.end_assignments(
        student_ids=[student.pk], staff=counselor, by=request.user, now=request.now
    )
    _say(request, change)
    return redirect("users:person", student.code)


@access(*ADMINS, methods=GET_POST)
def hand_over(request: SignedInRequest, code: str) -> HttpResponse:
    """Hand the students of one person to a counselor, for good or for a leave."""
    person = get_object_or_404(User.objects.visible_to(request.user), code=code)
    students = students_to_hand_over(person)
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
    change = get_object_or_404(AssignmentChange.objects.editable_by(request.user), code=code)
    services.undo_assignments(change=change, by=request.user, now=request.now)
    messages.success(request, _("Undone: every student is assigned as before."))
    return redirect(URL_NAME)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code: URL_NAME)
def end_leave(request: SignedInRequest, code: str) -> HttpResponse:
    change = get_object_or_404(AssignmentChange.objects.editable_by(request.user), code=code)
    services.end_leave(change=change, by=request.user, now=request.now)
    messages.success(request, _("The students are back."))
    return redirect(URL_NAME)


def _among(request: SignedInRequest, rows: list[CounselorRow]) -> dict[str, Any]:
    return {
        "people": User.objects.visible_to(request.user).without_counselor(),
        "counselors": [row for row in rows if row.may_advise],
    }


def _page(request: SignedInRequest, form: AssignForm, rows: list[CounselorRow]) -> HttpResponse:
    found = assigning(rows, request.GET.get("page"), request.now)
    context = {"assigning": found, "form": form, "ticked": form.codes}
    return render_form_page(request, "users/assigning/index.html", context)


def _say(request: SignedInRequest, change: AssignmentChange | None) -> None:
    if change is None:
        messages.info(request, _("Nothing had to change."))
        return
    messages.success(request, f"{words_of(change)}. {_('You can undo this for 10 minutes.')}")
