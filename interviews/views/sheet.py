"""The question sheet of one talk, to print."""

from django.http import HttpResponse
from django.shortcuts import render

from interviews.domain.question_sheet import sheet_of, thanks_due
from interviews.domain.wording import meet_line
from interviews.models import can_plan
from interviews.selectors.homework import homework_of
from interviews.views.common import get_own_interview_or_404
from users.access import GET, SignedInRequest, access
from users.models.roles import Role


@access(Role.STUDENT, methods=GET)
def sheet(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code, "notes")
    context = {
        "interview": interview,
        "contact": interview.contact,
        "sheet": sheet_of(interview),
        "homework": homework_of(interview),
        "notes": getattr(interview, "notes", None),
        "can_plan": can_plan(interview),
        "meet_line": meet_line(interview, for_student=True),
        "thanks_due": thanks_due(interview),
    }
    return render(request, "interviews/sheet_print.html", context)
