"""Is mail going out? For /healthz, /metrics and the banner that staff see."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, Sum

from core import clock
from outbox.models import WATCHED, Alarm, DailyCount, Delivery, Email
from outbox.selectors import hold as gate

LATE = dt.timedelta(minutes=3)  # three sweeps missed
APART = dt.timedelta(seconds=5)  # what clocks may differ by
FAILURES = 3  # of the mail server in a row: a few minutes
# why something is late that has not happened once: a site that begins, or one set up half
NEVER = "never"
BY_FAULT = {gate.Hold.WRONG_KEY, gate.Hold.COPY}
ENDS = [state for state in Email.State if state not in (Email.State.PENDING, Email.State.SENDING)]


@dataclass(frozen=True)
class Hold:
    """Why no mail goes out, empty when mail may go; whether an admin's word is all that is
    missing."""

    reason: str
    can_release: bool
    lets_codes_pass: bool


def hold() -> Hold:
    """HELD as the log shows it."""
    why = gate.hold()
    reason = str(gate.REASONS[why]) if why else ""
    return Hold(reason, bool(why) and gate.can_release(), gate.lets_codes_pass(why))


def held() -> str:
    """Why no mail goes out, as a sentence for staff; empty when mail may go."""
    return gate.held()


def what_is_held() -> str:
    """For the log and the command line."""
    passes = gate.lets_codes_pass(gate.hold())
    return "nothing but codes for signing in is sent" if passes else "nothing is sent"


def is_held_by_fault() -> bool:
    """Whether mail is kept back by something that went wrong, a wrong key or a copied database."""
    return gate.hold() in BY_FAULT


def facts(now: dt.datetime) -> dict[str, Any]:
    """Plain values: seconds for ages, ISO text for moments, None for what never happened."""
    delivery = Delivery.objects.filter(id=1).first() or Delivery()
    oldest = (
        Email.objects.due(now).order_by().aggregate(Min("next_attempt_at"))["next_attempt_at__min"]
    )
    is_broken = bool(delivery.breaker_until and delivery.breaker_failures)
    return {
        "held": held(),
        "oldest_due_seconds": (now - oldest).total_seconds() if oldest else 0,
        "drained_at": _text(delivery.drained_at),
        "ticked_at": _text(delivery.ticked_at),
        "breaker": delivery.breaker_reason if is_broken else "",
    }


def troubles(now: dt.datetime) -> dict[str, str]:
    """What is wrong, each with why in a word; also what machines other than this one said of
    their clocks lately."""
    clocks = Alarm.objects.seen_lately(now).filter(what=Alarm.What.CLOCK)
    return dict(clocks.values_list("what", "why")) | own_troubles(now)


def own_troubles(now: dt.datetime) -> dict[str, str]:
    """What is wrong as this process sees it. Mail that an operator holds is a decision and no
    trouble."""
    known, ahead, hold = facts(now), clock.ahead(), gate.hold()
    found = {
        Alarm.What.HELD: hold if hold in BY_FAULT else "",
        Alarm.What.MAIL_LATE: _is_late(known, hold, now),
        Alarm.What.REMINDERS_LATE: _late(known["ticked_at"], now),
        Alarm.What.MAIL_SERVER: known["breaker"]
        and _is_lasting(known["breaker"])
        and known["breaker"],
        Alarm.What.CLOCK: abs(ahead) > APART and f"{ahead.total_seconds():+.0f} s",
    }
    return {what.value: why if isinstance(why, str) else "" for what, why in found.items() if why}


def _is_late(known: dict[str, Any], hold: gate.Hold | None, now: dt.datetime) -> bool | str:
    """Whether mail that may go does not; NEVER on a site that begins."""
    if hold:
        return gate.lets_codes_pass(hold) and _late(known["drained_at"], now)
    return known["oldest_due_seconds"] > LATE.total_seconds() or _late(known["drained_at"], now)


def _late(moment: str | None, now: dt.datetime) -> bool | str:
    return NEVER if moment is None else now - dt.datetime.fromisoformat(moment) > LATE


def _is_lasting(reason: str) -> bool:
    """A server that refuses who we are is not better in a minute; one that is away often is."""
    return (
        reason.startswith(("5", "HTTP 4"))
        or Delivery.objects.filter(id=1, breaker_failures__gte=FAILURES).exists()
    )


def alarms_lately(now: dt.datetime) -> list[Alarm]:
    """The newest of the last seven days; `lasts` tells those that are not over."""
    rows = list(
        Alarm.objects.filter(seen_at__gt=now - dt.timedelta(days=7)).order_by(
            "-seen_at", "-since", "what"
        )[:8]
    )
    for row in rows:
        row.lasts = row.seen_at > now - WATCHED
    return rows


def caps_lately(now: dt.datetime, days: int = 7) -> list[tuple[str, int]]:
    """Which limits refused somebody in the last days, and how often; the most frequent first."""
    since = (now - dt.timedelta(days=days)).date()
    rows = DailyCount.objects.filter(day__gt=since).exclude(what=DailyCount.What.ACCOUNT_EMAIL_SENT)
    found = rows.order_by().values_list("what").annotate(Sum("number"))
    return sorted(((what, number) for what, number in found), key=lambda one: (-one[1], one[0]))


def queue(now: dt.datetime) -> tuple[int, int]:
    """How many emails will still be tried, and how many of these are due."""
    found = Email.objects.waiting().aggregate(
        all=Count("pk"), due=Count("pk", filter=Q(next_attempt_at__lte=now))
    )
    return found["all"], found["due"]


def ended_lately(now: dt.datetime) -> dict[str, int]:
    """How many emails came to each end in the last 24 hours; every end is named, also one that
    none came to."""
    since = now - dt.timedelta(days=1)
    others = [state for state in ENDS if state != Email.State.SENT]
    rows = Email.objects.filter(
        Q(state=Email.State.SENT, sent_at__gte=since) | Q(state__in=others, ended_at__gte=since)
    )
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in ENDS}


def _text(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
