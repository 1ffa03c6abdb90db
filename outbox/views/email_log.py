"""The office's email log, HELD and its release."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import charts
from core.errors import redirect_on_refusal
from office.selectors.settings import office_settings
from outbox.domain.audit_actions import OutboxAction
from outbox.domain.texts import text_of_kind
from outbox.forms import ReleaseForm
from outbox.models import DailyCount, Email
from outbox.selectors import health
from outbox.selectors.delivery_weeks import DeliveryWeek, delivery_weeks
from outbox.selectors.email_log import EmailLog, list_emails
from outbox.services.reapply import Reapplied
from outbox.services.release import release as release_database
from outbox.services.resend import resend as send_again
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import ADMINS, AUDITORS, CURATORS, Role


@access(*AUDITORS, records=OutboxAction.LOG_VIEWED, methods=GET)
def email_log(request: SignedInRequest) -> HttpResponse:
    weeks = delivery_weeks(office_settings().zone, request.now)
    log = list_emails(request.user, request.GET, request.now)
    context = {
        "log": log,
        "rows": [(row, _menu(request, log, row.email.kind)) for row in log.rows],
        "hold": health.hold_status(),
        "alarms": health.recent_alarms(request.now),
        "limits": [
            (DailyCount.Event(event).label, number)
            for event, number in health.recent_limit_hits(request.now)
        ],
        "can_act": request.user.has_role(Role.ADMIN),
        "weeks": _chart(weeks),
        "sent": sum(week.sent for week in weeks),
        "failed": sum(week.failed for week in weeks),
    }
    return render(request, "outbox/manage/email_log.html", context)


def _menu(request: SignedInRequest, log: EmailLog, kind: str) -> list[tuple[str, str]]:
    """Return the ways on from a row: its kind alone, and the words of its kind."""
    items = []
    if not log.kind:
        query = request.GET.copy()
        query["kind"] = kind
        query.pop("page", None)
        items.append((f"?{query.urlencode()}", _("Show only this kind")))
    if request.user.has_role(*CURATORS) and (text := text_of_kind(kind)):
        items.append((reverse("outbox:text", args=[text.key]), _("See its words")))
    return items


def _chart(weeks: list[DeliveryWeek]) -> charts.Chart:
    return charts.week_bars(
        [(week.day, week.sent, week.failed) for week in weeks],
        _("Emails of each week, and those that did not arrive"),
        _("Sent"),
        _("Did not arrive"),
    )


def _filtered_log(request: SignedInRequest, **_kwargs: object) -> str:
    return reverse("outbox:log", query=request.GET)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(_filtered_log)
def resend(request: SignedInRequest, number: int) -> HttpResponse:
    try:
        send_again(email_id=number, by=request.user, now=request.now)
    except Email.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("It goes out once more. You find it under Due, then under Sent."))
    return redirect(_filtered_log(request))


def _released(applied: Reapplied | None) -> str:
    released = _("Released. What is due goes out now.")
    if applied is None:
        return released
    counts = _(
        "From the opt-out log: %(added)d added, %(changed)d changed, %(there)d already there, "
        "%(undone)d undone."
    ) % {
        "added": applied.added,
        "changed": applied.changed,
        "there": applied.already_there,
        "undone": applied.undone,
    }
    return f"{released} {counts}"


@access(*ADMINS, methods=POST)
@redirect_on_refusal(_filtered_log)
def release(request: SignedInRequest) -> HttpResponse:
    if ReleaseForm(request.POST).is_valid():
        applied = release_database(by=request.user)
        messages.success(request, _released(applied))
    else:
        messages.error(
            request, _("Check “The original sends no more email” first. Nothing was released.")
        )
    return redirect(_filtered_log(request))
