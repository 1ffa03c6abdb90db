"""Invite the new students of an applied roster; an import by itself sends nothing."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.errors import Refusal
from users.domain.audit_actions import UserAction
from users.domain.import_kinds import ImportRun
from users.domain.notices import Notice, send
from users.models import ImportJob, Program, RosterRow
from users.services.audit import record
from users.services.roles import require_right
from users.services.roster_apply import actor_of

BATCH = 50


def to_invite(job: ImportJob) -> QuerySet[RosterRow]:
    """Return the rows of new students who never signed in and were not invited from here."""
    rows = RosterRow.objects.filter(job=job, kind=RosterRow.Kind.NEW, is_applied=True)
    return rows.filter(is_invited=False, user__is_active=True, user__last_login=None)


def invite_new(run: ImportRun) -> dict[str, Any]:
    """Queue an invitation for each, once; return how many. Goes on after a worker that died.

    A row is marked in the transaction of its email. The emails are the program's: those of a person
    are limited by the hour.
    """
    job, by = run.job, actor_of(run.job)
    require_right(by)
    ids = list(to_invite(job).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with transaction.atomic():
            for row in to_invite(job).filter(pk__in=batch).select_related("user"):
                _invite(row, run)
            RosterRow.objects.filter(pk__in=batch).update(is_invited=True)
            run.progress(start + len(batch), len(ids))
    record(actor=by, action=UserAction.ROSTER_INVITED, object=job, count=len(ids))
    return {"invited": RosterRow.objects.filter(job=job, is_invited=True).count()}


def _invite(row: RosterRow, run: ImportRun) -> None:
    if row.user is None:
        return
    try:
        send(Notice.INVITATION, person=row.user, by=Program.ROSTER, now=run.clock())
    except Refusal:  # somebody invited them a moment ago
        return
