"""The bank for those who ask: by theme, with why and what to ask next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from questions.bank import bank
from questions.models import QuestionSet
from users.access import access
from users.roles import Role


@access(Role.STUDENT)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All questions, or those of `?theme=`; below them the ready sets."""
    context = {
        "bank": bank(request.user, request.GET.get("theme", "")),
        "sets": QuestionSet.objects.visible_to(request.user),
    }
    return render(request, "questions/question_list.html", context)
