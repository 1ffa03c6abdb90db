"""Closed days, terms and breaks: one page, each added and taken out with a way back."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.forms import render_form_page
from office import services
from office.forms import ClosedDayForm, PeriodForm
from office.models import ClosedDay, Period
from users.access import GET_POST, POST, access
from users.models import User
from users.models.roles import Role

PAGE = "office/days.html"


@access(Role.ADMIN, methods=GET_POST)
def index(request: HttpRequest) -> HttpResponse:
    """The days, and a form for each sort; `?undo=` is the way back of what was just taken out."""
    sent = request.POST.get("sort") if request.method == "POST" else ""
    day = ClosedDayForm(request.POST if sent == "day" else None, auto_id="day_%s")
    period = PeriodForm(request.POST if sent == "period" else None, auto_id="period_%s")
    form = {"day": day, "period": period}.get(sent)
    if form is not None and form.is_valid():
        add = services.add_day if sent == "day" else services.add_period
        add(**form.cleaned_data, by=request.user)
        return redirect("office:days")
    context = {
        "form": form,
        "day": day,
        "period": period,
        "closed": ClosedDay.objects.editable_by(request.user).there(),
        "periods": Period.objects.editable_by(request.user).there(),
        "gone": _gone(request),
    }
    return render_form_page(request, PAGE, context)


@access(Role.ADMIN, methods=POST)
def remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take one out."""
    services.remove(row=_found(request, ref), by=request.user, now=request.now)
    return redirect(f"{reverse('office:days')}?undo={ref}")


@access(Role.ADMIN, methods=POST)
def restore(request: HttpRequest, ref: str) -> HttpResponse:
    """Bring it back."""
    services.restore(row=_found(request, ref), by=request.user)
    return redirect("office:days")


def _row(user: User, ref: str) -> ClosedDay | Period | None:
    """A closed day by its date, a term or break by its code; one that was taken out too."""
    try:
        return ClosedDay.objects.editable_by(user).filter(on=dt.date.fromisoformat(ref)).first()
    except ValueError:
        return Period.objects.editable_by(user).filter(code=ref).first()


def _found(request: HttpRequest, ref: str) -> ClosedDay | Period:
    row = _row(request.user, ref)
    if row is None:
        raise Http404
    return row


def _gone(request: HttpRequest) -> ClosedDay | Period | None:
    """What was just taken out, for the way back."""
    row = _row(request.user, request.GET.get("undo", ""))
    return row if row and row.removed_at else None
