"""The question bank for students; counselors and instructors read it too."""

from django.http import HttpResponse
from django.shortcuts import render

from core.htmx import fragment
from core.undo import undo_offer
from questions.domain.talks import talk_reader
from questions.models import OwnQuestion, QuestionSet
from questions.selectors.question_list import question_list
from users.access import GET, SignedInRequest, access
from users.models.roles import Role
from users.selectors.leaving import has_left

PAGE = "questions/question_list.html"


@access(Role.STUDENT, Role.COUNSELOR, Role.INSTRUCTOR, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    talks = talk_reader()
    asked_before = talks.asked_before(request.user)
    context = {
        "reads_only": not request.user.has_role(Role.STUDENT),
        "question_list": question_list(request.user, request.GET, asked_before),
        "sets": QuestionSet.objects.visible_to(request.user).with_questions(),
        # one of the last talks is prepared on its own page
        "talk": None if has_left(request.user, request.now) else talks.next_talk(request.user),
        "archived": _just_archived(request),
    }
    return render(request, fragment(request, PAGE, "found"), context)


def _just_archived(request: SignedInRequest) -> OwnQuestion | None:
    code = undo_offer(request, "questions:list")
    questions = OwnQuestion.objects.editable_by(request.user)
    question = questions.filter(code=code).first() if code else None
    return question if question and question.can_undo(request.now) else None
