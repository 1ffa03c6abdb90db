"""Advice of contacts: noted on the contact's page, acted on, told them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.clock import local
from core.edits import AlreadyUsed, Stale, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.undo import can_undo
from interviews import services
from interviews.forms.keep_in_touch import AdviceForm
from interviews.models import Advice
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

TEMPLATE = "interviews/advice_form.html"


@access(Role.STUDENT, methods=GET_POST)
def add(request: SignedInRequest, code: str) -> HttpResponse:
    contact = get_object_or_404(
        Contact.objects.editable_by(request.user).select_related("owner"), code=code
    )
    form = _form(request, None)
    if form.is_valid():
        values = form.values
        key = form.cleaned_data["form_key"]
        try:
            services.add_advice(contact=contact, values=values, form_key=key, now=request.now)
        except AlreadyUsed as used:
            form.refuse_used(used.made, str(used.sentence))
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Noted."))
            return redirect(contact)
    return render_form_page(request, TEMPLATE, {"form": form, "contact": contact})


@access(Role.STUDENT, methods=GET_POST)
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    advice = _own_advice(request, code)
    form, context = _form(request, advice), _about(request, advice)
    if form.is_valid():
        version, values = form.cleaned_data["version"], form.values
        try:
            services.change_advice(
                advice_id=advice.pk, version=version, values=values, now=request.now
            )
        except Stale as stale:
            return conflict(request, form, stale.stored, TEMPLATE, context=context)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect(advice.contact)
    return render_form_page(request, TEMPLATE, context | {"form": form})


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("interviews:advice")
def told(request: SignedInRequest, code: str) -> HttpResponse:
    advice = _own_advice(request, code)
    is_told = "undo" not in request.POST
    services.set_told(advice=advice, is_told=is_told, now=request.now)
    messages.success(request, _("Noted. Nothing was sent."))
    return redirect("interviews:advice", code)


@access(Role.STUDENT, methods=POST)
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    advice = _own_advice(request, code)
    services.archive_advice(advice_id=advice.pk, now=request.now)
    return redirect("interviews:advice", code)


@access(Role.STUDENT, methods=POST)
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    advice = _own_advice(request, code)
    if services.restore_advice(advice_id=advice.pk, now=request.now):
        messages.success(request, _("It is back."))
    else:
        messages.warning(request, _("It was deleted more than ten minutes ago."))
    return redirect(advice.contact)


def _own_advice(request: SignedInRequest, code: str) -> Advice:
    mine = Advice.objects.editable_by(request.user).select_related("contact__owner")
    return get_object_or_404(mine, code=code)


def _form(request: SignedInRequest, advice: Advice | None) -> AdviceForm:
    today = local(request.now, request.user.zone).date()
    return AdviceForm(request.POST or None, advice=advice, today=today)


def _about(request: SignedInRequest, advice: Advice) -> dict[str, Any]:
    return {
        "advice": advice,
        "contact": advice.contact,
        "can_undo": can_undo(advice.archived_at, request.now),
    }
