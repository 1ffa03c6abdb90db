"""The bank for those who ask: found by theme and words, starred, put on a sheet. Counselors read
along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.codes import is_code
from core.htmx import fragment
from interviews.domain.question_sheet import on_sheet
from interviews.selectors.past_sheets import asked_before, next_to_prepare
from questions.models import OwnQuestion, QuestionSet
from questions.selectors.student_bank import bank
from users.access import GET, access
from users.models.roles import Role

PAGE = "questions/question_list.html"


@access(Role.STUDENT, Role.COUNSELOR, Role.INSTRUCTOR, methods=GET)
def index(request: HttpRequest) -> HttpResponse:
    """What the address line asks for; below it the ready sets. With `?undo=` the way back of a
    question put away."""
    interview = next_to_prepare(request.user)
    context = {
        "reads_only": not request.user.has_role(Role.STUDENT),
        "bank": bank(request.user, request.GET, asked_before(request.user)),
        "sets": QuestionSet.objects.visible_to(request.user).with_questions(),
        "interview": interview,
        "planned": on_sheet(interview.planned.all()) if interview else set(),
    }
    code = request.GET.get("undo", "")
    gone = (
        OwnQuestion.objects.editable_by(request.user).filter(code=code).first()
        if is_code(code)
        else None
    )
    if gone and gone.can_undo(request.now):
        context["gone"] = gone
    return render(request, fragment(request, PAGE, "found"), context)
