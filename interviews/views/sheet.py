"""The questions of one talk: the sheet beside the bank, and the page to print."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from core.forms import answer
from interviews import services
from interviews.forms.sheet import ChangeForm, OwnQuestionForm
from interviews.models import Interview, PlannedQuestion, can_plan
from interviews.planning import Sheet, ready_sets, sheet_of, thanks_due
from interviews.views.common import own
from interviews.wording import meet_line
from questions.bank import bank
from users.access import access
from users.roles import Role


@dataclass(frozen=True)
class Done:
    """What a press did: the sentence that is read out, and where the focus goes on."""

    said: str
    focus: str = "sheet-heading"
    failed: bool = False


def _meanwhile() -> Done:
    return Done(_("Something changed meanwhile. This is how it stands now."), failed=True)


@access(Role.STUDENT)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows sheet and bank (of `?theme=`); POST makes one change. After the talk there is only the sheet."""
    interview = own(request, code)
    own_form = OwnQuestionForm(request.POST if "text" in request.POST else None)
    try:
        done = _act(request, interview, own_form) if request.method == "POST" else None
    except services.SheetFull:
        done = Done(_("The sheet is full. Take a question off before you add another."), failed=True)
    except services.SheetClosed:
        interview.refresh_from_db(fields=["stage"])
        done = _meanwhile()
    if not can_plan(interview):
        messages.info(request, _("These questions stay as they were planned."))
        return _go(request, reverse("interviews:sheet", args=[code]))
    if done and not request.htmx:
        (messages.warning if done.failed else messages.info)(request, done.said)
        return redirect(f"{request.path}?{urlencode({'theme': request.GET.get('theme', '')})}#{done.focus}")
    return _page(request, interview, own_form if own_form.errors else OwnQuestionForm(), done)


def _go(request, url: str) -> HttpResponse:
    """To another page, also from a fragment, which would show that page inside this one."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _act(request, interview: Interview, own_form: OwnQuestionForm) -> Done | None:
    """Make the change that was asked for; None where the page has an error to show. Raises SheetFull, SheetClosed."""
    if own_form.is_bound:
        return _add_own(interview, own_form) if own_form.is_valid() else None
    change = ChangeForm(request.POST, viewer=request.user, interview=interview)
    if not change.act:
        return _meanwhile()
    return ACTS[change.act](interview, **change.cleaned_data)


def _add_own(interview, form) -> Done:
    line = services.plan_own(interview_id=interview.pk, **form.cleaned_data)
    return Done(_at(line, sheet_of(interview)), f"line-{line.pk}")


def _start(interview, start, **_others) -> Done:
    services.start_from(interview_id=interview.pk, set_id=start.pk)
    return Done(_("“%(name)s” is on the sheet.") % {"name": start.name})


def _add(interview, add, **_others) -> Done:
    line = services.plan(interview_id=interview.pk, question_id=add.pk)
    return Done(_at(line, sheet_of(interview)), f"bank-{add.pk}")


def _remove(interview, remove, **_others) -> Done:
    after = interview.planned.filter(is_last=False, position__gt=remove.position).first()
    services.unplan(interview_id=interview.pk, planned_id=remove.pk)
    said = _("‘%(text)s’ is off the sheet.") % {"text": _short(remove.text)}
    return Done(said, f"remove-{after.pk}" if after else "sheet-heading")


def _place(interview, item, up, down, **_others) -> Done:
    """The focus stays on the moved line: on the same button, or on the other one where the way ends."""
    try:
        line = services.place(interview_id=interview.pk, planned_id=item.pk, at=up or down)
    except PlannedQuestion.DoesNotExist:
        return _meanwhile()
    sheet = sheet_of(interview)
    upward = (up and line.position > 1) or line.position == sheet.movable
    return Done(_at(line, sheet), f"{'up' if upward else 'down'}-{line.pk}")


ACTS = {"start": _start, "add": _add, "remove": _remove, "up": _place, "down": _place}


def _at(line: PlannedQuestion, sheet: Sheet) -> str:
    about = {"text": _short(line.text), "place": line.position, "number": sheet.number}
    return _("‘%(text)s’ is now %(place)d of %(number)d.") % about


def _short(text: str) -> str:
    return Truncator(text).chars(60)


def _page(request, interview: Interview, form: OwnQuestionForm, done: Done | None) -> HttpResponse:
    sheet = sheet_of(interview)
    context = {
        "interview": interview,
        "contact": interview.contact,
        "sheet": sheet,
        "planned": {line.question_id for line in sheet.lines},
        "sets": ready_sets(interview, request.user),
        "bank": bank(request.user, request.GET.get("theme", "")),
        "form": form,
        "done": done,
    }
    return answer(request, "interviews/sheet_questions.html", context, "picker")


@access(Role.STUDENT)
@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """One page of paper: who, where, when, what for, and the questions with room to write, or what was written."""
    interview = own(request, code, "notes")
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
