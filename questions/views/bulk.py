"""One change to all questions that are ticked on the list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from core.forms import render_form_page
from questions import services
from questions.forms.question import BulkForm
from questions.models import Question
from questions.selectors.curator_list import curator_list
from questions.views.common import waiting_suggestions
from users.access import POST, SignedInRequest, access
from users.models.roles import CURATORS


@access(*CURATORS, methods=POST)
def change(request: SignedInRequest) -> HttpResponse:
    """Set theme or status of all ticked questions, or of none; then they stay ticked.

    The query string is that of the list on which they were ticked.
    """
    form = BulkForm(request.POST, questions=Question.objects.editable_by(request.user))
    if form.is_valid() and _change(request, form):
        return redirect(f"{reverse('questions:manage')}?{request.GET.urlencode()}")
    context = {
        "form": form,
        "curator_list": curator_list(request.user, request.GET),
        "ticked": request.POST.getlist("chosen"),
        "suggestions": waiting_suggestions(request),
    }
    return render_form_page(request, "questions/manage/list.html", context)


def _change(request: SignedInRequest, form: BulkForm) -> bool:
    """Return True if the change was made; otherwise the form has the error."""
    try:
        number = services.change_many(by=request.user, now=request.now, **form.values())
    except Refusal as refusal:
        form.add_error(None, f"{refusal.sentence} {_('Nothing was changed.')}")
        return False
    text = ngettext("%(number)d question is changed.", "%(number)d questions are changed.", number)
    messages.success(request, text % {"number": number})
    return True
