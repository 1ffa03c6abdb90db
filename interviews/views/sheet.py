"""The sheet to print: one page of paper for one talk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from interviews.domain.question_sheet import sheet_of, thanks_due
from interviews.domain.wording import meet_line
from interviews.models import can_plan
from interviews.views.common import get_own_interview_or_404
from users.access import GET, access
from users.models.roles import Role


@access(Role.STUDENT, methods=GET)
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """One page of paper: who, where, when, what for, and the questions with room to write, or
    what was written."""
    interview = get_own_interview_or_404(request, code, "notes")
    context = {
        "interview": interview,
        "contact": interview.contact,
        "sheet": sheet_of(interview),
        "notes": getattr(interview, "notes", None),
        "can_plan": can_plan(interview),
        "meet_line": meet_line(interview, for_student=True),
        "thanks_due": thanks_due(interview),
    }
    return render(request, "interviews/sheet_print.html", context)
