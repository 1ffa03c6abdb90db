"""One change to all questions that were ticked on the list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from questions import services
from questions.forms.question import BulkForm, last_taken
from questions.models import CURATORS, Question
from questions.selectors.curator_list import catalogue
from questions.views.answers import suggested
from users.access import POST, access


@access(*CURATORS, methods=POST)
def change(request: HttpRequest) -> HttpResponse:
    """Theme or status for each ticked question; one that cannot be changed stops all, and the ticks
    stay.

    The query is that of the list on which they were ticked.
    """
    form = BulkForm(request.POST, questions=Question.objects.editable_by(request.user))
    if form.is_valid() and _changed(request, form):
        return redirect(f"{reverse('questions:manage')}?{request.GET.urlencode()}")
    context = {
        "form": form,
        "catalogue": catalogue(request.user, request.GET),
        "ticked": request.POST.getlist("chosen"),
        "suggested": suggested(request),
    }
    return render_form_page(request, "questions/manage/list.html", context)


def _changed(request: HttpRequest, form: BulkForm) -> bool:
    """Make the change and say how many there were; or tell the form why none was made."""
    try:
        number = services.change_many(by=request.user, now=request.now, **form.wanted())
    except services.LastTaken as taken:
        form.add_error(None, f"{last_taken(taken.question)} {_('Nothing was changed.')}")
    except services.CannotChange as cannot:
        said = _("“%(text)s” was merged or deleted meanwhile. Nothing was changed.")
        form.add_error(None, said % {"text": cannot.question.text})
    else:
        said = ngettext(
            "%(number)d question is changed.", "%(number)d questions are changed.", number
        )
        messages.success(request, said % {"number": number})
    return not form.errors
