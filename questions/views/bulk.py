"""One change to all questions that were ticked on the list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from questions import services
from questions.forms.question import BulkForm, last_taken
from questions.models import CURATORS, Question
from users.access import access


@access(*CURATORS)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Theme or status for each ticked question; one that cannot be changed stops all of them."""
    back = QueryDict(request.POST.get("back", "")[:300]).urlencode()
    form = BulkForm(request.POST, questions=Question.objects.editable_by(request.user))
    if form.is_valid():
        _tell(request, form)
    else:
        messages.warning(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect(f"{reverse('questions:manage')}?{back}")


def _tell(request: HttpRequest, form: BulkForm) -> None:
    """Make the change and say how many there were, or why none was changed."""
    try:
        number = services.change_many(by=request.user, now=request.now, **form.wanted())
        said = ngettext("%(number)d question is changed.", "%(number)d questions are changed.", number)
        messages.success(request, said % {"number": number})
    except services.LastTaken as taken:
        messages.warning(request, f"{last_taken(taken.question)} {_('Nothing was changed.')}")
    except services.CannotChange as cannot:
        said = _("“%(text)s” was merged or deleted meanwhile. Nothing was changed.")
        messages.warning(request, said % {"text": cannot.question.text})
