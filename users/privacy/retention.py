"""Retention rules of all apps, applied by one daily job.

A rule selects due rows by their own columns, so missed days are caught up, and a second run finds
nothing. What a rule fails for is an alarm, and tried again the next time.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from users.domain import audit
from users.domain.audit_actions import UserAction
from users.models import ImportJob, Session, User
from users.selectors.leaving import office_today
from users.services import departures, record
from users.services.imports import forget
from users.services.job_failures import save_failures

IMPORTS = "imported_files"
BATCH = 1000  # rows a transaction, so that locks are short


@dataclass(frozen=True)
class Rule:
    """`due(now)` are rows past their time; `forget(rows, now)` empties or deletes them.

    A rule whose `due` reads the office's settings names its `model` for the data inventory, which
    is written without a database.
    """

    name: str
    about: str | Promise
    due: Callable[[dt.datetime], QuerySet]
    forget: Callable[[QuerySet, dt.datetime], object]
    model: type[Model] | None = None


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Raises ValueError if another rule has that name."""
    if _rules.setdefault(rule.name, rule) != rule:
        raise ValueError(f"{rule.name} is registered already")
    audit.register_purposes(UserAction.RETENTION_APPLIED, {rule.name: rule.about})


def rules() -> list[Rule]:
    return list(_rules.values())


def counts(now: dt.datetime) -> dict[str, int]:
    """Count the rows that each rule would forget at `now`, by its name; changes nothing."""
    return {rule.name: rule.due(now).count() for rule in rules()}


def retain(now: dt.datetime) -> dict[str, int]:
    """Apply every rule and return the number of rows by rule, which the trail gets too."""
    return {rule.name: _keep(rule, now) for rule in rules()}


def retain_one(name: str, now: dt.datetime) -> int:
    """Apply the rule of that name and return the number of rows."""
    return _keep(_rules[name], now)


def _keep(rule: Rule, now: dt.datetime) -> int:
    """Apply a rule; what it fails for keeps neither other rows nor other rules from their end."""
    done, failed = 0, dict[int, Exception]()
    try:
        while number := _forget_some(rule, now, failed):
            done += number
        errors = list(failed.values())
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one rule, the others hold
        errors = [*failed.values(), error]
    save_failures(rule.name, errors, now)
    done -= len(failed)
    if done:
        record(actor=None, action=UserAction.RETENTION_APPLIED, purpose=rule.name, count=done)
    return done


@transaction.atomic
def _forget_some(rule: Rule, now: dt.datetime, failed: dict[int, Exception]) -> int:
    """Skip rows that another run has locked; try the rows of a batch that fails one by one.

    Returns how many were tried, and adds to `failed` those that cannot be forgotten.
    """
    rows = rule.due(now).exclude(pk__in=failed)
    rows = rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    chosen = list(rows.values_list("pk", flat=True)[:BATCH])
    if chosen and _error_of(rule, chosen, now):
        for pk in chosen:
            if error := _error_of(rule, [pk], now):
                failed[pk] = error
    return len(chosen)


def _error_of(rule: Rule, ids: list[int], now: dt.datetime) -> Exception | None:
    """Forget these rows, or none of them and return why."""
    try:
        with transaction.atomic():
            rule.forget(rule.due(now).filter(pk__in=ids), now)
    except Exception as error:  # noqa: BLE001 - any other row may be forgotten still
        return error
    return None


def expired_sessions(now: dt.datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=now)


def expired_imports(now: dt.datetime) -> QuerySet[ImportJob]:
    return ImportJob.objects.expired(now)


def forget_imports(rows: QuerySet[ImportJob], now: dt.datetime) -> None:
    for job in rows:
        forget(job, now)


def left_accounts(now: dt.datetime) -> QuerySet[User]:
    return departures.to_erase(office_today(now))


def erase_accounts(rows: QuerySet[User], _now: dt.datetime) -> None:
    for person in rows:
        departures.erase(person)


def register_rules() -> None:
    about = _("that somebody was signed in, once it has ended")
    register(Rule("expired_sessions", about, expired_sessions, lambda rows, now: rows.delete()[0]))
    about = _("a file that somebody sent, and what it changed, a day later")
    register(Rule(IMPORTS, about, expired_imports, forget_imports))
    about = _(
        "the account of a student who left, 12 months after that day, or as the office sets, and "
        "two warnings"
    )
    register(Rule("left_accounts", about, left_accounts, erase_accounts, User))
