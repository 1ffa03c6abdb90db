"""The page of closed days, terms and breaks."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from core.clock import local
from core.forms import Form, render_form_page
from core.undo import offer_undo, undo_offer
from office import services
from office.forms.calendar import ClosedDayForm, PeriodForm
from office.models import ClosedDay, Period
from office.views.year import year_chart
from users.access import GET_POST, POST, SignedInRequest, access
from users.models import User
from users.models.roles import Role

PAGE = "office:days"


@access(Role.ADMIN, methods=GET_POST)
def index(request: SignedInRequest) -> HttpResponse:
    sent = request.POST.get("sort", "")
    day = ClosedDayForm(request.POST if sent == "day" else None, auto_id="day_%s")
    period = PeriodForm(request.POST if sent == "period" else None, auto_id="period_%s")
    form: Form | None = {"day": day, "period": period}.get(sent)
    if form is not None and form.is_valid():
        add = services.add_closed_day if form is day else services.add_period
        add(**form.cleaned_data, by=request.user)
        return redirect(PAGE)
    periods = list(Period.objects.editable_by(request.user).active())
    context = {
        "form": form,
        "day": day,
        "period": period,
        "closed": ClosedDay.objects.editable_by(request.user).active(),
        "periods": periods,
        "year": year_chart(periods, local(request.now, request.user.zone).date()),
        "archived": _just_archived(request),
    }
    return render_form_page(request, "office/days.html", context)


@access(Role.ADMIN, methods=POST)
def archive(request: SignedInRequest, ref: str) -> HttpResponse:
    services.archive(days=_days_or_404(request, ref), by=request.user, now=request.now)
    offer_undo(request, PAGE, ref)
    return redirect(PAGE)


@access(Role.ADMIN, methods=POST)
def restore(request: SignedInRequest, ref: str) -> HttpResponse:
    services.restore(days=_days_or_404(request, ref), by=request.user)
    return redirect(PAGE)


def _find(user: User, ref: str) -> ClosedDay | Period | None:
    """Return a closed day by its date, a term or break by its code; archived ones too."""
    try:
        return ClosedDay.objects.editable_by(user).filter(on=dt.date.fromisoformat(ref)).first()
    except ValueError:
        return Period.objects.editable_by(user).filter(code=ref).first()


def _days_or_404(request: SignedInRequest, ref: str) -> ClosedDay | Period:
    found = _find(request.user, ref)
    if found is None:
        raise Http404
    return found


def _just_archived(request: SignedInRequest) -> ClosedDay | Period | None:
    days = _find(request.user, undo_offer(request, PAGE) or "")
    return days if days and days.archived_at else None
