"""The counselor's desk: own students, one student's record, a comment on what was shared; an
instructor's cohort."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advising import services
from advising.domain.audit_actions import AdvisingAction
from advising.forms import CommentForm
from advising.models import Feedback
from advising.selectors.caseload import caseload
from advising.selectors.cohort import cohort_page
from advising.selectors.record import SHOWN, record, shared_with
from core.forms import render_form_page
from users.access import GET, GET_POST, POST, ShownRecord, SignedInRequest, access
from users.models import User
from users.models.roles import Role


@access(Role.COUNSELOR, records=AdvisingAction.CASELOAD_VIEWED, methods=GET)
def index(request: HttpRequest) -> HttpResponse:
    """All own students by what needs attention; `?reason=` shows those of one reason."""
    found = caseload(request.user, request.GET.get("reason", ""), request.now)
    return render(request, "advising/caseload.html", {"caseload": found})


@access(Role.INSTRUCTOR, records=AdvisingAction.COHORT_VIEWED, methods=GET)
def cohort(request: HttpRequest) -> HttpResponse:
    """One own cohort in numbers and dates; `?cohort=` chooses among several."""
    found = cohort_page(request.user, request.GET.get("cohort", ""), request.now)
    return render(request, "advising/cohort.html", {"found": found, "sums": found.sums})


@access(Role.COUNSELOR, records=AdvisingAction.STUDENT_VIEWED, methods=GET)
def student(request: SignedInRequest, code: str) -> HttpResponse:
    """Facts, and words only where they were shared."""
    found = _student(request, code)
    page = {"student": found, "record": record(found, request.user, request.now)}
    return render(request, "advising/student_detail.html", page)


@access(Role.COUNSELOR, records=AdvisingAction.STUDENT_VIEWED, methods=GET_POST)
def comment(request: SignedInRequest, code: str, interview: str) -> HttpResponse:
    """One shared reflection, and what to say about it."""
    found = _student(request, code)
    reflection = get_object_or_404(shared_with(request.user, found), interview__code=interview)
    form = CommentForm(request.POST or None)
    if not form.is_valid():
        page = {"form": form, "student": found, "reflection": reflection}
        return render_form_page(request, "advising/comment_form.html", page)
    try:
        services.comment(
            interview_id=reflection.interview_id,
            author=request.user,
            now=request.now,
            **form.cleaned_data,
        )
        messages.success(
            request, _("%(first)s can read your comment now.") % {"first": found.first_name}
        )
    except services.NotShared:
        messages.warning(request, _("This reflection is no longer shared. Nothing was kept."))
    return redirect("advising:student", code)


@access(Role.STUDENT, methods=POST)
def acknowledge(request: HttpRequest, code: str) -> HttpResponse:
    """Got it: off Today. It stays beside the talk."""
    feedback = get_object_or_404(Feedback.objects.editable_by(request.user), code=code)
    services.acknowledge(feedback_id=feedback.pk, now=request.now)
    return redirect("home:today")


def _student(request: SignedInRequest, code: str) -> User:
    """A student whom the viewer advises now; 404 for everybody else. The audit line names whom
    and what was shown."""
    reach = User.objects.visible_to(request.user).students_of(request.user)
    found = get_object_or_404(reach.select_related("profile"), code=code)
    request.shown_record = ShownRecord(found.pk, SHOWN)
    return found
