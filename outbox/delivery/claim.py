"""Lease rows to one process, and return those that it did not try."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from office.selectors.settings import office_settings
from outbox.domain import kinds
from outbox.models import Email

LEASE_EXPIRED = "LeaseExpired"


@transaction.atomic
def claim(*, now: dt.datetime, count: int, codes_only: bool = False) -> list[Email]:
    """Lease at most `count` due rows that no other process holds. Three queries.

    With `codes_only`, only codes and links for signing in. A row whose lease ran out is due like
    any other: its holder died. Each claim counts as an attempt, so a row that kills its process
    comes to an end too.
    """
    due = Email.objects.due(now).filter(_buildable(codes_only)).select_related("user", "sender")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:count])
    token, until = uuid.uuid4(), now + dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    for row in rows:
        if row.state == Email.State.SENDING:
            row.last_error_class = LEASE_EXPIRED
        row.queued_at = row.next_attempt_at
        row.state, row.lease_token = Email.State.SENDING, token
        row.lease_until = row.next_attempt_at = until
        row.attempts += 1
    _lease(rows, token, until)
    return rows


def _lease(rows: list[Email], token: uuid.UUID, until: dt.datetime) -> None:
    died = Case(
        When(state=Email.State.SENDING, then=Value(LEASE_EXPIRED)), default=F("last_error_class")
    )
    Email.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Email.State.SENDING,
        lease_token=token,
        lease_until=until,
        next_attempt_at=until,
        attempts=F("attempts") + 1,
        last_error_class=died,
    )


def _buildable(codes_only: bool) -> Q:
    """Kinds and versions that this release can build; the others wait for a newer release.

    Emails to contacts also wait until the office is set up.
    """
    waiting = [] if office_settings().set_up_at else kinds.names_to_contacts()
    by_version: dict[int, list[str]] = {}
    for name, version in kinds.schema_versions().items():
        if name in waiting or (codes_only and not kinds.get(name).secret):
            continue
        by_version.setdefault(version, []).append(name)
    fits = Q(pk__in=[])
    for version, names in by_version.items():
        fits |= Q(kind__in=names, schema_version__lte=version)
    return fits


@transaction.atomic
def unclaim(rows: list[Email]) -> None:
    """Return rows that were not tried to their place in the queue; the attempt does not count."""
    for row in rows:
        ours = Email.objects.filter(
            pk=row.pk, state=Email.State.SENDING, lease_token=row.lease_token
        )
        ours.update(
            state=Email.State.PENDING,
            lease_token=None,
            lease_until=None,
            next_attempt_at=row.queued_at,
            attempts=F("attempts") - 1,
        )
