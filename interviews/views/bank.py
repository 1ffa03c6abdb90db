"""The question bank for students; counselors and instructors read it too."""

from django.http import HttpResponse
from django.shortcuts import render

from core.htmx import fragment
from core.undo import undo_offer
from interviews.domain.question_sheet import on_sheet
from interviews.selectors.past_sheets import asked_before, next_to_prepare
from questions.models import OwnQuestion, QuestionSet
from questions.selectors.question_list import question_list
from users.access import GET, SignedInRequest, access
from users.models.roles import Role

PAGE = "questions/question_list.html"


@access(Role.STUDENT, Role.COUNSELOR, Role.INSTRUCTOR, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    interview = next_to_prepare(request.user)
    context = {
        "reads_only": not request.user.has_role(Role.STUDENT),
        "question_list": question_list(request.user, request.GET, asked_before(request.user)),
        "sets": QuestionSet.objects.visible_to(request.user).with_questions(),
        "interview": interview,
        "planned": on_sheet(interview.planned.all()) if interview else set(),
        "archived": _just_archived(request),
    }
    return render(request, fragment(request, PAGE, "found"), context)


def _just_archived(request: SignedInRequest) -> OwnQuestion | None:
    code = undo_offer(request, "interviews:bank")
    questions = OwnQuestion.objects.editable_by(request.user)
    question = questions.filter(code=code).first() if code else None
    return question if question and question.can_undo(request.now) else None
