"""Comments on shared reflections: counselors write them, students mark them as read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from advising import services
from advising.domain.audit_actions import AdvisingAction
from advising.forms import CommentForm
from advising.models import Feedback
from advising.selectors.student_record import shared_reflections
from advising.views.caseload import get_advised_student_or_404
from core.errors import redirect_on_refusal
from core.forms import render_form_page
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role


def _student_page(_request: SignedInRequest, code: str, interview: str) -> str:
    return reverse("advising:student", args=[code])


@access(Role.COUNSELOR, records=AdvisingAction.STUDENT_VIEWED, methods=GET_POST)
@redirect_on_refusal(_student_page)
def comment(request: SignedInRequest, code: str, interview: str) -> HttpResponse:
    student = get_advised_student_or_404(request, code)
    shared = shared_reflections(request.user, student)
    reflection = get_object_or_404(shared, interview__code=interview)
    form = CommentForm(request.POST or None)
    if not form.is_valid():
        page = {"form": form, "student": student, "reflection": reflection}
        return render_form_page(request, "advising/comment_form.html", page)
    services.comment(
        interview_id=reflection.interview_id,
        author=request.user,
        now=request.now,
        **form.cleaned_data,
    )
    text = _("%(first)s can read your comment now.")
    messages.success(request, text % {"first": student.first_name})
    return redirect("advising:student", code)


@access(Role.STUDENT, methods=POST)
def acknowledge(request: SignedInRequest, code: str) -> HttpResponse:
    feedback = get_object_or_404(Feedback.objects.editable_by(request.user), code=code)
    services.acknowledge(feedback_id=feedback.pk, now=request.now)
    return redirect("home:today")
