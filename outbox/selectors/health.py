"""Health of sending, for /healthz, /metrics and the banner that staff see."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q, Sum

from core import clock
from outbox.domain import problems
from outbox.models import ALARM_OVER_AFTER, Alarm, DailyCount, DeliveryState, Email
from outbox.selectors import hold
from outbox.selectors.opt_outs import waiting_opt_outs
from users.selectors import single_sign_on
from users.selectors.job_failures import failed_step

LATE_AFTER = dt.timedelta(minutes=3)  # three runs of the periodic task missed
BOUNCES_LATE_AFTER = dt.timedelta(hours=3)  # a mailbox may be away for a while
MAX_CLOCK_DIFFERENCE = dt.timedelta(seconds=5)  # what clocks may differ by
LASTING_FAILURES = 3  # of the mail server in a row, which takes a few minutes
BACKUP_LATE_AFTER = dt.timedelta(hours=30)  # one a day, and time to make it
# the reason for something late that never happened: a new site, or one set up by half
NEVER = "never"
LATE = "late"  # the reason where no error says more
BY_FAULT = {hold.HoldReason.WRONG_KEY, hold.HoldReason.COPY}
ENDS = [state for state in Email.State if state not in (Email.State.PENDING, Email.State.SENDING)]


@dataclass(frozen=True)
class HoldStatus:
    """`reason`: why no email goes out, empty if it may. `can_release`: by an admin on the page."""

    reason: str
    can_release: bool
    lets_codes_pass: bool


def hold_status() -> HoldStatus:
    why = hold.current_hold()
    reason = str(hold.HOLD_MESSAGES[why]) if why else ""
    return HoldStatus(reason, bool(why) and hold.can_release(), hold.lets_codes_pass(why))


def hold_message() -> str:
    """Return why no email goes out, as a sentence for staff; empty if it may."""
    return hold.hold_message()


def describe_hold() -> str:
    passes = hold.lets_codes_pass(hold.current_hold())
    return "nothing but codes for signing in is sent" if passes else "nothing is sent"


def is_held_by_fault() -> bool:
    return hold.current_hold() in BY_FAULT


def delivery_facts(now: dt.datetime) -> dict[str, Any]:
    """Return plain values: ages in seconds, moments as ISO text, None for what never happened."""
    state = DeliveryState.objects.filter(id=1).first() or DeliveryState()
    oldest = (
        Email.objects.due(now).order_by().aggregate(Min("next_attempt_at"))["next_attempt_at__min"]
    )
    is_broken = bool(state.breaker_until and state.breaker_failures)
    return {
        "held": hold_message(),
        "oldest_due_seconds": (now - oldest).total_seconds() if oldest else 0,
        "drained_at": _text(state.drained_at),
        "reminders_planned_at": _text(state.reminders_planned_at),
        "breaker": state.breaker_reason if is_broken else "",
        "bounces_read_at": _text(state.bounces_read_at),
        "bounces_failure": state.bounces_failure if settings.MAIL_BOUNCES else "",
        "backed_up_at": _text(state.backed_up_at),
        "backup_failure": state.backup_failure if settings.BACKUP_FOLDER else "",
        "opt_outs_waiting": waiting_opt_outs().number,
    }


def current_problems(now: dt.datetime) -> dict[str, str]:
    """Return reasons by problem: seen by this process, or in other machines' clock alarms."""
    clocks = Alarm.objects.ongoing(now).filter(problem=Alarm.Problem.CLOCK)
    return dict(clocks.values_list("problem", "reason")) | problems_seen_here(now)


def problems_seen_here(now: dt.datetime) -> dict[str, str]:
    """Reasons by problem, as this process sees them. OUTBOX_MODE=held is no problem."""
    known, ahead, held_by = delivery_facts(now), clock.ahead(), hold.current_hold()
    found = {
        Alarm.Problem.HELD: held_by if held_by in BY_FAULT else "",
        Alarm.Problem.MAIL_LATE: _is_late(known, held_by, now),
        Alarm.Problem.REMINDERS_LATE: _late(known["reminders_planned_at"], now),
        Alarm.Problem.MAIL_SERVER: known["breaker"]
        and _is_lasting(known["breaker"])
        and known["breaker"],
        Alarm.Problem.BOUNCES: _bounces_unread(known, now),
        Alarm.Problem.BACKUP: _backup_missing(known, now),
        Alarm.Problem.CLOCK: abs(ahead) > MAX_CLOCK_DIFFERENCE
        and f"{ahead.total_seconds():+.0f} s",
        Alarm.Problem.OPT_OUT_LOG: _opt_outs_late(now),
        Alarm.Problem.SIGN_IN: single_sign_on.current_problem(now),
        Alarm.Problem.JOBS: failed_step(),
    }
    found_here = {problem.value: reason for problem, reason in found.items()}
    return {
        problem: reason if isinstance(reason, str) else ""
        for problem, reason in {**found_here, **problems.reasons(now)}.items()
        if reason
    }


def _is_late(
    known: dict[str, Any], held_by: hold.HoldReason | None, now: dt.datetime
) -> bool | str:
    """True if email that may be sent is not being sent; NEVER on a new site."""
    if held_by:
        return hold.lets_codes_pass(held_by) and _late(known["drained_at"], now)
    return known["oldest_due_seconds"] > LATE_AFTER.total_seconds() or _late(
        known["drained_at"], now
    )


def _bounces_unread(known: dict[str, Any], now: dt.datetime) -> bool | str:
    """True, or the reason, hours after the mailbox was last read; at once if it never was."""
    late = bool(settings.MAIL_BOUNCES) and _late(known["bounces_read_at"], now, BOUNCES_LATE_AFTER)
    return late and (known["bounces_failure"] or late)


def _backup_missing(known: dict[str, Any], now: dt.datetime) -> bool | str:
    """Return why the last backup failed, or whether one is due for hours. Off without a folder."""
    if not settings.BACKUP_FOLDER:
        return False
    return known["backup_failure"] or _late(known["backed_up_at"], now, BACKUP_LATE_AFTER)


def _late(moment: str | None, now: dt.datetime, after: dt.timedelta = LATE_AFTER) -> bool | str:
    return NEVER if moment is None else now - dt.datetime.fromisoformat(moment) > after


def _opt_outs_late(now: dt.datetime) -> str:
    """Return why opt-outs are not in their log for minutes; empty if they are."""
    waiting = waiting_opt_outs()
    if waiting.oldest_at is None or now - waiting.oldest_at <= LATE_AFTER:
        return ""
    return waiting.error or LATE


def _is_lasting(reason: str) -> bool:
    """True if waiting won't help: our login or sender is refused, or the server stays away."""
    return (
        reason.startswith(("5", "HTTP 4"))
        or DeliveryState.objects.filter(id=1, breaker_failures__gte=LASTING_FAILURES).exists()
    )


def recent_alarms(now: dt.datetime) -> list[Alarm]:
    """Return at most eight of the last seven days, newest first. One query.

    With `is_ongoing`, and `page` where another app can settle it.
    """
    rows = list(
        Alarm.objects.seen_since(now - dt.timedelta(days=7)).order_by(
            "-seen_at", "-since", "problem"
        )[:8]
    )
    for row in rows:
        row.is_ongoing = row.seen_at > now - ALARM_OVER_AFTER
        row.page = problems.page_of(row.problem)
    return rows


def recent_limit_hits(now: dt.datetime, days: int = 7) -> list[tuple[str, int]]:
    """Return (limit, number of hits) for the last `days`, the most frequent first. One query."""
    since = (now - dt.timedelta(days=days)).date()
    rows = DailyCount.objects.filter(day__gt=since).exclude(
        event=DailyCount.Event.ACCOUNT_EMAIL_SENT
    )
    found = rows.order_by().values_list("event").annotate(Sum("number"))
    return sorted(((event, number) for event, number in found), key=lambda one: (-one[1], one[0]))


def queue_length(now: dt.datetime) -> tuple[int, int]:
    """Return (emails that will be tried, those of them that are due)."""
    found = Email.objects.waiting().aggregate(
        all=Count("pk"), due=Count("pk", filter=Q(next_attempt_at__lte=now))
    )
    return found["all"], found["due"]


def ended_last_day(now: dt.datetime) -> dict[str, int]:
    """Count emails that ended in each final state in the last 24 hours, zeros included."""
    since = now - dt.timedelta(days=1)
    others = [state for state in ENDS if state != Email.State.SENT]
    rows = Email.objects.filter(
        Q(state=Email.State.SENT, sent_at__gte=since) | Q(state__in=others, ended_at__gte=since)
    )
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in ENDS}


def _text(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
