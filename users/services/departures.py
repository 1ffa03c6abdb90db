"""What a student's leaving brings, step by step: told, read-only, warned, erased.

Each step finds its people by their own facts, locks the person and looks once more, so a second run
does nothing and missed hours are caught up. Deactivated accounts wait.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F, Q, QuerySet

from core.clock import at, local
from core.zones import default_zone
from users.domain import leaving, open_talks
from users.domain.audit_actions import UserAction
from users.domain.notices import Notice, send
from users.models import AccountMerge, Departure, User
from users.models.account_merges import UNDO_FOR
from users.models.leaving import FINISHED_WITHIN, TOLD_BEFORE
from users.models.roles import STAFF, Role
from users.selectors.leaving import given_for_leaving, office_today
from users.services.access_ending import end_access
from users.services.audit import record
from users.services.job_failures import save_failures
from users.services.leaving import follow_cohorts

HOURS = range(9, 18)  # of the office; students and contacts are told by day
SHORTEST_MONTH = dt.timedelta(days=28)
ERASED_WITHIN = dt.timedelta(days=7)  # of the day that was named; later it is named anew
Step = Callable[[User, Departure | None, dt.date, dt.datetime], bool]


def run_due(now: dt.datetime) -> dict[str, int]:
    """Do what is due and return how many people each step concerned; nothing at night."""
    if local(now, default_zone()).hour not in HOURS:
        return {}
    today = office_today(now)
    found = {"by_cohort": _try_each("by_cohort", follow_cohorts, [today], now)}
    for step, due in STEPS.items():
        name = step.__name__.strip("_")
        ids = list(due(today).order_by("pk").values_list("pk", flat=True))
        found[name] = _try_each(name, partial(_take, step=step, today=today, now=now), ids, now)
    return found


def _try_each(name: str, act: Callable[[Any], int], subjects: list[Any], now: dt.datetime) -> int:
    """Return the sum of what `act` did; one that fails keeps no other from its turn."""
    done, errors = 0, []
    for subject in subjects:
        try:
            done += act(subject)
        except Exception as error:  # noqa: BLE001 - stored as an alarm, and tried again in an hour
            errors.append(error)
    save_failures(f"departures.{name}", errors, now)
    return done


@transaction.atomic
def _take(pk: int, step: Step, today: dt.date, now: dt.datetime) -> bool:
    rows = User.objects.filter(pk=pk, is_active=True, roles=[Role.STUDENT])
    person = rows.select_for_update(no_key=True).first()
    if person is None or not STEPS[step](today).filter(pk=pk).exists():
        return False
    return step(person, Departure.objects.filter(user=person).first(), today, now)


def _students() -> QuerySet[User]:
    return User.objects.filter(is_active=True, roles=[Role.STUDENT])


def _leaving(today: dt.date) -> Q:
    return Q(leaves_on__lte=today + TOLD_BEFORE)


def _gone(today: dt.date) -> QuerySet[User]:
    """Return those who left and were told of that very day."""
    return _students().filter(leaves_on__lte=today, departure__leaves_on=F("leaves_on"))


# --- told -----------------------------------------------------------------------------------------
def to_stay(today: dt.date) -> QuerySet[User]:
    return _students().filter(departure__isnull=False).exclude(_leaving(today))


def _stay(person: User, departure: Departure | None, _today: dt.date, now: dt.datetime) -> bool:
    """Forget what was begun, remove private addresses, and tell the student that nothing ends."""
    if departure is None:
        return False
    departure.delete()
    removed, _rows = EmailAddress.objects.filter(pk__in=given_for_leaving(person)).delete()
    if removed:
        end_access([person.pk])
    facts = {"day": departure.leaves_on.isoformat(), "removed": "address" if removed else ""}
    send(Notice.STAYING, person=person, by=None, now=now, **facts)
    return True


def to_tell(today: dt.date) -> QuerySet[User]:
    told = Q(departure__leaves_on=F("leaves_on"))
    return _students().filter(_leaving(today)).exclude(Q(departure__isnull=False) & told)


def _tell(person: User, _departure: Departure | None, _today: dt.date, now: dt.datetime) -> bool:
    assert person.leaves_on is not None  # noqa: S101 - it was looked for
    facts = {"leaves_on": person.leaves_on, "told_at": now}
    anew = dict.fromkeys(("left_at", "finished_at", "erases_on", "warned_at", "warned_again_at"))
    Departure.objects.update_or_create(user=person, defaults=facts | anew)
    send(Notice.LEAVING, person=person, by=None, now=now, day=person.leaves_on.isoformat())
    return True


# --- read-only ------------------------------------------------------------------------------------
def to_leave(today: dt.date) -> QuerySet[User]:
    return _gone(today).filter(departure__left_at=None)


def _leave(person: User, departure: Departure | None, _today: dt.date, now: dt.datetime) -> bool:
    """Close what is open, but for agreed talks of the next days."""
    if departure is None:
        return False
    until = at(departure.leaves_on + FINISHED_WITHIN, dt.time(), default_zone())
    closed = open_talks.close(person, person.leaves_word, now, keep_before=until)
    departure.left_at = now
    departure.save(update_fields=["left_at"])
    _record_left(person, closed)
    return True


def to_finish(today: dt.date) -> QuerySet[User]:
    left = _gone(today - FINISHED_WITHIN).filter(departure__left_at__isnull=False)
    return left.filter(departure__finished_at=None)


def _finish(person: User, departure: Departure | None, _today: dt.date, now: dt.datetime) -> bool:
    """Close what is open still, such as a kept talk that was moved far ahead."""
    if departure is None:
        return False
    closed = open_talks.close(person, person.leaves_word, now)
    departure.finished_at = now
    departure.save(update_fields=["finished_at"])
    if closed:
        _record_left(person, closed)
    return True


def _record_left(person: User, closed: int) -> None:
    record(
        actor=None,
        action=UserAction.LEFT,
        object=person,
        student_id=person.pk,
        after={"leaves_on": person.leaves_on, "talks_closed": closed},
    )


# --- erased ---------------------------------------------------------------------------------------
def to_warn(today: dt.date) -> QuerySet[User]:
    """Return those whose time is nearly over, or longer than they were told, or long over."""
    due = today + leaving.WARNED_BEFORE
    perhaps = Q(leaves_on__lte=due - leaving.months_kept() * SHORTEST_MONTH)
    rows = _gone(today).filter(perhaps | Q(departure__erases_on__isnull=False))
    rows = rows.filter(departure__finished_at__isnull=False)
    ids = [
        user.pk
        for user in rows.select_related("departure")
        if (leaving.kept_until(user.departure.leaves_on) <= due) == (not user.departure.erases_on)
        or _has_lapsed(user.departure, today)
    ]
    return User.objects.filter(pk__in=ids)


def _has_lapsed(departure: Departure, today: dt.date) -> bool:
    """True if nobody was erased around the day that was named, as while the site was down."""
    return departure.erases_on is not None and departure.erases_on < today - ERASED_WITHIN


def _warn(person: User, departure: Departure | None, today: dt.date, now: dt.datetime) -> bool:
    """Name a day that is at least 30 days ahead; take it back if the time became longer."""
    if departure is None:
        return False
    near = today + leaving.WARNED_BEFORE
    is_near = leaving.kept_until(departure.leaves_on) <= near
    day = near
    departure.erases_on = day if is_near else None
    departure.warned_at = now if is_near else None
    departure.warned_again_at = None
    departure.save(update_fields=["erases_on", "warned_at", "warned_again_at"])
    if is_near:
        _send_warning(person, day, leaving.WARNED_BEFORE, now)
    return True


def to_warn_again(today: dt.date) -> QuerySet[User]:
    near = Q(departure__erases_on__lte=today + leaving.WARNED_AGAIN_BEFORE)
    return _gone(today).filter(near, departure__warned_again_at=None)


def _warn_again(
    person: User, departure: Departure | None, today: dt.date, now: dt.datetime
) -> bool:
    """Warn once more; after an outage the day moves, so that seven are left."""
    if departure is None or departure.erases_on is None:
        return False
    departure.erases_on = max(departure.erases_on, today + leaving.WARNED_AGAIN_BEFORE)
    departure.warned_again_at = now
    departure.save(update_fields=["erases_on", "warned_again_at"])
    _send_warning(person, departure.erases_on, leaving.WARNED_AGAIN_BEFORE, now)
    return True


def _send_warning(person: User, day: dt.date, before: dt.timedelta, now: dt.datetime) -> None:
    facts = {"day": day.isoformat(), "before": str(before.days)}
    send(Notice.ERASING, person=person, by=None, now=now, **facts)


def to_erase(today: dt.date) -> QuerySet[User]:
    """Return those to whom two warnings went out and whose day has come, and is not long past.

    Not whom the office has made longer, nor an account with a merge that can still be undone.
    """
    rows = _gone(today).filter(departure__warned_again_at__isnull=False)
    rows = rows.filter(departure__erases_on__range=(today - ERASED_WITHIN, today))
    since = at(today, dt.time(), default_zone()) - UNDO_FOR
    fresh = AccountMerge.objects.filter(~Q(changes=[]) | Q(at__gt=since), undone_at=None)
    rows = rows.exclude(pk__in=fresh.values("kept"))
    due = [
        user.pk
        for user in rows.select_related("departure")
        if leaving.kept_until(user.departure.leaves_on) <= today
    ]
    return User.objects.filter(pk__in=leaving.warned_twice(due) if due else ())


def erase(person: User) -> None:
    """Delete the account with all that belongs to it, in the caller's transaction.

    Those that were merged into it go too, but for one of staff, which the office keeps.
    """
    merges = AccountMerge.objects.filter(kept=person, undone_at=None).select_related("merged")
    for merge in merges:
        if not merge.merged.is_active and not merge.merged.has_role(*STAFF):
            erase(merge.merged)
    leaving.erase_beside(person)
    record(actor=None, action=UserAction.ACCOUNT_ERASED, student_id=person.pk)
    person.delete()


STEPS: dict[Step, Callable[[dt.date], QuerySet[User]]] = {
    _stay: to_stay,
    _tell: to_tell,
    _leave: to_leave,
    _finish: to_finish,
    _warn: to_warn,
    _warn_again: to_warn_again,
}
