"""What the student finds out before one talk."""

from django.http import HttpResponse
from django.shortcuts import redirect

from core.edits import Stale, conflict
from core.errors import redirect_on_refusal
from core.forms import render_form_page
from interviews import services
from interviews.forms.homework import HomeworkForm
from interviews.selectors.homework import homework_of, known_before
from interviews.views.common import get_own_interview_or_404
from users.access import GET_POST, SignedInRequest, access
from users.models.roles import Role

PAGE = "interviews/homework_form.html"


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_refusal("interviews:detail")
def homework(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code, "contact__organization_record")
    form = HomeworkForm(
        request.POST or None, homework=homework_of(interview), known=known_before(interview)
    )
    context = {"form": form, "interview": interview, "contact": interview.contact}
    if not form.is_valid():
        return render_form_page(request, PAGE, context)
    version = form.cleaned_data["version"]
    try:
        services.save_homework(interview_id=interview.pk, version=version, texts=form.texts)
    except Stale as stale:
        return conflict(request, form, stale.stored, PAGE, context=context)
    return redirect(interview)
