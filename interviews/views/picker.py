"""The questions page of one talk: its sheet beside the bank and the recommendations."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from core.errors import Refusal
from core.forms import render_form_page
from interviews.domain.question_sheet import Sheet, on_sheet, ready_sets, sheet_of
from interviews.models import Interview, can_plan
from interviews.selectors.past_sheets import asked_before, earlier_sheets
from interviews.selectors.suggested_questions import suggestions
from interviews.services import SheetClosed
from interviews.views.common import get_own_interview_or_404
from interviews.views.sheet_actions import ActionResult, act, add_own, stale_page_result, taken_off
from office.models import CareerField
from questions.forms.own_question import OwnQuestionFields
from questions.selectors.question_list import QuestionList, question_list
from users.access import GET_POST, SignedInRequest, access
from users.models.roles import Role

PAGE = "interviews/sheet_questions.html"
PER_PAGE = 15  # of the bank, which is not alone on the page


@access(Role.STUDENT, methods=GET_POST)
def questions(request: SignedInRequest, code: str) -> HttpResponse:
    """POST makes one change of the sheet. After the talk only the printed sheet is left."""
    interview = get_own_interview_or_404(request, code, "contact__field")
    form = OwnQuestionFields(request.POST if "text" in request.POST else None)
    result = _change(request, interview, form) if request.method == "POST" else None
    if not can_plan(interview):
        messages.info(request, _("These questions stay as they were planned."))
        return _redirect(request, reverse("interviews:sheet", args=[code]))
    if result and not request.htmx:
        (messages.warning if result.failed else messages.info)(request, result.message)
        return redirect(f"{request.get_full_path()}#{result.focus}")
    return _page(request, interview, form if form.errors else OwnQuestionFields(), result)


def _redirect(request: SignedInRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _change(
    request: SignedInRequest, interview: Interview, form: OwnQuestionFields
) -> ActionResult | None:
    """Return None if the form of an own question has errors."""
    try:
        if form.is_bound:
            return add_own(interview, form.values()) if form.is_valid() else None
        return act(request, interview)
    except SheetClosed:
        interview.refresh_from_db(fields=["stage"])
        return stale_page_result()
    except Refusal as refusal:
        return ActionResult(str(refusal.sentence), failed=True)


def _page(
    request: SignedInRequest,
    interview: Interview,
    form: OwnQuestionFields,
    result: ActionResult | None,
) -> HttpResponse:
    sheet, field = sheet_of(interview), interview.contact.field
    context = {
        "interview": interview,
        "contact": interview.contact,
        "sheet": sheet,
        "planned": on_sheet(sheet.lines),
        "question_list": _bank(request, field),
        "field": field,
        "form": form,
        "result": result,
        # Other buttons don't touch the text in that form.
        "own_sent": "text" in request.POST,
    }
    if request.htmx and request.method == "GET" and not request.htmx.history_restore_request:
        return render(request, f"{PAGE}#found", context)
    return render_form_page(request, PAGE, context | _offers(request, interview, sheet), "picker")


def _bank(request: SignedInRequest, field: CareerField | None) -> QuestionList:
    before = asked_before(request.user, field.slug if field else "")
    return question_list(request.user, request.GET, before, per_page=PER_PAGE)


def _offers(request: SignedInRequest, interview: Interview, sheet: Sheet) -> dict[str, Any]:
    """Return what the sheet can be filled from besides the bank."""
    sets = ready_sets(interview, request.user)
    return {
        "sets": sets,
        "earlier": earlier_sheets(interview),
        "suggested": suggestions(interview, sheet, sets, interview.contact.field),
        "taken_off": taken_off(request, interview),
    }
