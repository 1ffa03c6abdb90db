"""The office's order of the bank."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.htmx import fragment
from questions import services
from questions.forms.question import PlaceForm
from questions.models import CURATORS
from questions.selectors.curator_list import catalogue
from questions.views.answers import question_of, towards
from users.access import POST, access


@access(*CURATORS, methods=POST)
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Move a question within its theme, by a button or to a number."""
    question = question_of(request, code)
    form, back = PlaceForm(request.POST), QueryDict(request.POST.get("back", "")[:300])
    if not form.is_valid():
        messages.warning(request, _("Enter a place from 1 on."))
        return redirect(question)
    at = services.place(question_id=question.pk, at=form.cleaned_data["at"])
    said = _("“%(text)s” is number %(place)d now.") % {"text": question.text, "place": at}
    if request.htmx:
        context = {"catalogue": catalogue(request.user, back), "moved": question.code, "said": said}
        # the next press goes on from there
        context["towards"] = towards(request, form.cleaned_data["at"])
        return render(request, fragment(request, "questions/manage/list.html", "results"), context)
    messages.success(request, said)
    return redirect(f"{reverse('questions:manage')}?{back.urlencode()}#row-{code}")
