"""What will be sent to a student when, and everything the site keeps of a person, for that
person."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.clock import local
from core.dates import day_time
from home.domain.audit_actions import HomeAction
from home.forms import LaterForm
from reminders import services as reminders
from reminders.selectors.subjects import SUBJECTS
from reminders.selectors.upcoming import coming
from users import privacy
from users.access import GET, GET_POST, POST, SIGNED_IN, access
from users.models.roles import Role
from users.services import record


@access(Role.STUDENT, methods=GET)
def upcoming(request: HttpRequest) -> HttpResponse:
    """What will be sent when, if nothing changes until then."""
    return render(request, "home/coming.html", {"coming": coming(request.user, request.now)})


@access(Role.STUDENT, methods=POST)
def later(request: HttpRequest, subject: str, code: str) -> HttpResponse:
    """Put one reminder off, or back to its own time."""
    if subject not in SUBJECTS:
        raise Http404
    about = {"subject": SUBJECTS[subject]}
    about["row"] = get_object_or_404(about["subject"].rows().editable_by(request.user), code=code)
    form = LaterForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose one of the times below."))
    elif form.cleaned_data["step"] == LaterForm.UNDO:
        reminders.as_planned(**about, kind=form.cleaned_data["kind"])
        messages.success(request, _("It comes when it was due in the first place."))
    else:
        _put_off(request, about, form.cleaned_data)
    return redirect(form.cleaned_data.get("back") or "home:coming")


@access(SIGNED_IN, methods=GET_POST)
def data(request: HttpRequest) -> HttpResponse:
    """What is kept, in words; pressing the button asks who is there, then downloads it, which is
    written down."""
    if request.method != "POST":
        return render(
            request, "home/data.html", {"is_student": request.user.has_role(Role.STUDENT)}
        )
    try:
        _require_proof(request)
    except ReauthenticationRequired:
        # Back to the page, not to the press: an answer that is a file would leave the question
        # standing there.
        return redirect(
            f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse('home:data')})}"
        )
    return _download(request)


@reauthentication_required
def _require_proof(request: HttpRequest) -> None:
    """Raise ReauthenticationRequired unless a password or code was asked for in the last
    minutes."""


def _download(request: HttpRequest) -> HttpResponse:
    record(actor=request.user, action=HomeAction.DATA_EXPORTED, student_id=request.user.pk)
    about = _("Everything this site keeps about you, by kind of record. Times are in UTC.")
    told = {"about": about, "made_at": request.now, "records": privacy.export(request.user)}
    response = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"my-data-{local(request.now, request.user.zone).date()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _put_off(request: HttpRequest, about: dict[str, Any], wish: dict[str, str]) -> None:
    try:
        until = reminders.put_off(**about, kind=wish["kind"], step=wish["step"], now=request.now)
    except reminders.TooLate:
        messages.warning(
            request, _("That reminder was sent meanwhile, or would come too late by then.")
        )
    else:
        words = {"when": day_time(until, request.user.zone)}
        messages.success(request, _("It comes %(when)s instead. You can undo this below.") % words)
