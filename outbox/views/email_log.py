"""The office's email log, HELD and its release."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import charts
from core.errors import redirect_on_refusal
from core.undo import end_undo_offer, offer_undo, undo_offer
from office.selectors.settings import office_settings
from outbox.domain.audit_actions import OutboxAction
from outbox.domain.texts import text_of_kind
from outbox.forms import ReleaseForm
from outbox.models import DailyCount, Email
from outbox.selectors import health
from outbox.selectors.delivery_weeks import DeliveryWeek, delivery_weeks
from outbox.selectors.email_log import EmailLog, list_emails
from outbox.selectors.undelivered import MOST_EMAILS, undelivered
from outbox.services import handled
from outbox.services.reapply import Reapplied
from outbox.services.release import release as release_database
from outbox.services.resend import resend as send_again
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import ADMINS, AUDITORS, CURATORS, Role

LOG = "outbox:log"


@access(*AUDITORS, records=OutboxAction.LOG_VIEWED, methods=GET)
def email_log(request: SignedInRequest) -> HttpResponse:
    weeks = delivery_weeks(office_settings().zone, request.now)
    log = list_emails(request.user, request.GET, request.now)
    alarms = health.recent_alarms(request.now)
    undelivered_emails, more = undelivered(request.user, request.now)
    context = {
        "log": log,
        "rows": [(row, _menu(request, log, row.email.kind)) for row in log.rows],
        "hold": health.hold_status(),
        "alarms": [alarm for alarm in alarms if not alarm.is_ongoing],
        "ongoing": [alarm for alarm in alarms if alarm.is_ongoing],
        "undelivered": undelivered_emails,
        "more": more,
        "needs": len(undelivered_emails) + more + sum(alarm.is_ongoing for alarm in alarms),
        "handled": undo_offer(request, LOG),
        "limits": [
            (DailyCount.Event(event).label, number)
            for event, number in health.recent_limit_hits(request.now)
        ],
        "can_act": request.user.has_role(Role.ADMIN),
        "weeks": _chart(weeks),
        "sent": sum(week.sent for week in weeks),
        "lost": sum(week.failed + week.bounced for week in weeks),
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
    """Draw what failed and what bounced as one; the table tells them apart."""
    drawn = charts.week_bars(
        [(week.day, week.sent, week.failed + week.bounced) for week in weeks],
        _("Emails of each week, and those that failed or bounced"),
        _("Sent"),
        _("Failed or bounced"),
    )
    rows = [(date_format(week.day, "M j"), week.sent, week.failed, week.bounced) for week in weeks]
    return replace(drawn, head=[drawn.head[0], _("Sent"), _("Failed"), _("Bounced")], rows=rows)


def _filtered_log(request: SignedInRequest, **_kwargs: object) -> str:
    return reverse(LOG, query=request.GET)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(_filtered_log)
def resend(request: SignedInRequest, number: int) -> HttpResponse:
    try:
        send_again(email_id=number, by=request.user, now=request.now)
    except Email.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("It goes out once more. You find it under Due, then under Sent."))
    return redirect(_filtered_log(request))


@access(*ADMINS, methods=POST)
def mark_handled(request: SignedInRequest) -> HttpResponse:
    """`emails`: ids, comma-separated, of emails that need nobody any longer."""
    ids = _ids(request)
    if number := handled.mark_handled(email_ids=ids, by=request.user, now=request.now):
        undo = {"emails": ",".join(map(str, ids))}
        offer_undo(request, LOG, {"undo": undo, "number": number})
    return redirect(_filtered_log(request))


@access(*ADMINS, methods=POST)
def undo_handled(request: SignedInRequest) -> HttpResponse:
    handled.undo_handled(email_ids=_ids(request), by=request.user)
    end_undo_offer(request, LOG)
    return redirect(_filtered_log(request))


def _ids(request: SignedInRequest) -> list[int]:
    words = request.POST.get("emails", "").split(",")[:MOST_EMAILS]
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19]


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
