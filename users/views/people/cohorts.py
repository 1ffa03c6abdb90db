"""The office's cohorts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.undo import end_undo_offer, offer_undo, undo_offer
from users import services
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.forms.people import CohortForm
from users.models import Cohort
from users.models.roles import ADMINS
from users.selectors.cohorts import cohort_rows

LIST = "users:cohorts"


@access(*ADMINS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    cohorts = Cohort.objects.editable_by(request.user)
    archived = cohorts.filter(code=undo_offer(request, LIST) or "").first()
    context = {"rows": cohort_rows(), "archived": archived}
    return render(request, "users/people/cohort_list.html", context)


@access(*ADMINS, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    form = CohortForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.create_cohort(by=request.user, **form.cleaned_data)
        except services.CohortNameTaken as refusal:
            form.add_error("name", str(refusal.sentence))
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The cohort is saved."))
            return redirect(LIST)
    return render_form_page(request, "users/people/cohort_form.html", {"form": form})


@access(*ADMINS, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.editable_by(request.user), code=code)
    stored = {name: getattr(cohort, name) for name in CohortForm.base_fields}
    form = CohortForm(request.POST if request.method == "POST" else None, initial=stored)
    if form.is_valid():
        try:
            services.change_cohort(cohort=cohort, by=request.user, **form.cleaned_data)
        except services.CohortNameTaken as refusal:
            form.add_error("name", str(refusal.sentence))
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The cohort is saved."))
            return redirect(LIST)
    context = {"form": form, "cohort": cohort}
    return render_form_page(request, "users/people/cohort_form.html", context)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code: LIST)
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.editable_by(request.user), code=code)
    if services.archive_cohort(cohort=cohort, by=request.user, now=request.now):
        offer_undo(request, LIST, cohort.code)
    return redirect(LIST)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code: LIST)
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.editable_by(request.user), code=code)
    if services.restore_cohort(cohort=cohort, by=request.user):
        messages.success(request, _("The cohort can be chosen again."))
    end_undo_offer(request, LIST)
    return redirect(LIST)
