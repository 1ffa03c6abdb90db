"""The order of questions in their theme."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import redirect_on_refusal
from core.htmx import fragment
from questions import services
from questions.forms.question import PlaceForm
from questions.selectors.curator_list import curator_list
from questions.views.common import direction, get_question_or_404
from users.access import POST, SignedInRequest, access
from users.models.roles import CURATORS

LIST = "questions/manage/list.html"


@access(*CURATORS, methods=POST)
@redirect_on_refusal("questions:edit")
def move(request: SignedInRequest, code: str) -> HttpResponse:
    question, form = get_question_or_404(request, code), PlaceForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Enter a place from 1 on."))
        return redirect(question)
    chosen = form.cleaned_data["at"]
    place = services.move_question(question_id=question.pk, place=chosen, by=request.user)
    text = _("“%(text)s” is number %(place)d now.") % {"text": question.text, "place": place}
    params = QueryDict(request.POST.get("back", "")[:300])
    if request.htmx:
        context: dict[str, Any] = {"curator_list": curator_list(request.user, params)}
        # The focus stays on the row, for the next move.
        context |= {"moved": code, "towards": direction(request, chosen), "said": text}
        return render(request, fragment(request, LIST, "results"), context)
    messages.success(request, text)
    return redirect(f"{reverse('questions:manage')}?{params.urlencode()}#row-{code}")
