"""/metrics for Prometheus, from the database alone: the state of sending, times of the last work.

Enabled by METRICS_TOKEN, for clients that send it as a bearer token; otherwise 404.
"""

import datetime as dt
import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from core import clock
from outbox.models import Alarm, DailyCount
from outbox.selectors import health
from users.access import GET, LINK, access

TEXT = "text/plain; version=0.0.4; charset=utf-8"
LIMITS = [event for event in DailyCount.Event if event != DailyCount.Event.ACCOUNT_EMAIL_SENT]
Value = tuple[str, float]  # labels in braces or nothing, number


@access(LINK, methods=GET)  # the token is the key
def metrics(request: HttpRequest) -> HttpResponse:
    if not _is_trusted(request.headers.get("Authorization", "")):
        raise Http404
    return HttpResponse(report(clock.now()), content_type=TEXT)


def _is_trusted(header: str) -> bool:
    expected = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(header.encode(), expected.encode())


def report(now: dt.datetime) -> str:
    known, ended = health.delivery_facts(now), health.ended_last_day(now)
    waiting, due = health.queue_length(now)
    problems, limits = health.current_problems(now), dict(health.recent_limit_hits(now, days=1))
    gauges: dict[str, tuple[str, list[Value]]] = {
        "margin_email_oldest_due_seconds": (
            "How long the oldest due email has waited.",
            [("", known["oldest_due_seconds"])],
        ),
        "margin_emails_waiting": ("Emails that will still be tried.", [("", waiting)]),
        "margin_emails_due": ("Emails whose time has come.", [("", due)]),
        "margin_emails_ended_last_day": (
            "Emails that reached a final state in the last 24 hours.",
            [(f'{{state="{state}"}}', number) for state, number in ended.items()],
        ),
        "margin_outbox_held": ("1 while no email may go out.", [("", float(bool(known["held"])))]),
        "margin_mail_server_breaker": (
            "1 while the mail server cannot be used.",
            [("", float(bool(known["breaker"])))],
        ),
        "margin_opt_outs_waiting": (
            "Opt-outs that are not in their log yet.",
            [("", known["opt_outs_waiting"])],
        ),
        "margin_limits_refused_today": (
            "How often a limit refused somebody today, UTC.",
            [(f'{{limit="{limit}"}}', float(limits.get(limit, 0))) for limit in LIMITS],
        ),
        "margin_alarms": (
            "1 for what is wrong now.",
            [(f'{{problem="{name}"}}', float(name in problems)) for name in Alarm.Problem.values],
        ),
        "margin_clock_ahead_seconds": (
            "How far the web server's clock is ahead of the database's.",
            [("", clock.ahead().total_seconds())],
        ),
        "margin_drained_timestamp_seconds": (
            "When the outbox was last emptied.",
            _moment(known["drained_at"]),
        ),
        "margin_reminders_planned_timestamp_seconds": (
            "When reminders were last planned.",
            _moment(known["reminders_planned_at"]),
        ),
        "margin_bounces_read_timestamp_seconds": (
            "When the mailbox of bounces was last read.",
            _moment(known["bounces_read_at"]),
        ),
        "margin_backup_timestamp_seconds": (
            "When a backup was last made.",
            _moment(known["backed_up_at"]),
        ),
    }
    return "".join(_lines(name, *about) for name, about in gauges.items())


def _moment(text: str | None) -> list[Value]:
    """No value for what never happened."""
    return [("", dt.datetime.fromisoformat(text).timestamp())] if text else []


def _lines(name: str, about: str, values: list[Value]) -> str:
    rows = "".join(f"{name}{labels} {number:.15g}\n" for labels, number in values)
    return f"# HELP {name} {about}\n# TYPE {name} gauge\n{rows}"


urlpatterns = [path("metrics", metrics, name="metrics")]
