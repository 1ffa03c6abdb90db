"""Emails that did not arrive and that nobody on the staff has seen to yet."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.addresses import masked
from outbox.domain import kinds
from outbox.models import Email
from outbox.selectors.email_log import NOT_DELIVERED, reason_of, visible_users
from outbox.selectors.resend import can_resend, resend_key
from users.models import User

NEEDED_FOR = dt.timedelta(days=14)  # later, a new attempt says more than an old failure
MOST_EMAILS = 500
MOST_GROUPS = 6


@dataclass(frozen=True)
class Undelivered:
    """Emails of one state, reason and employer or university, newest first.

    `resendable` is the email that can be sent again, None in a group of several.
    """

    title: str
    reason: str
    emails: list[Email]
    resendable: int | None

    @property
    def state(self) -> str:
        return self.emails[0].state

    @property
    def newest(self) -> Email:
        return self.emails[0]

    @property
    def ids(self) -> str:
        return ",".join(str(email.pk) for email in self.emails)


def undelivered(reader: User, now: dt.datetime) -> tuple[list[Undelivered], int]:
    """Return the newest groups and how many more there are. At most three queries."""
    rows = list(
        Email.objects.filter(
            state__in=NOT_DELIVERED,
            next_attempt_at=None,
            handled_at=None,
            ended_at__gte=now - NEEDED_FOR,
        ).order_by("-ended_at", "-id")[:MOST_EMAILS]
    )
    waiting = _without_resent(rows, now)
    groups: dict[tuple[str, str, str], list[Email]] = defaultdict(list)
    for row in waiting:
        groups[row.state, row.last_error_class, _domain(row)].append(row)
    shown = list(groups.values())[:MOST_GROUPS]
    names = visible_users(reader, [group[0] for group in shown])
    found = [_of(group, names, now) for group in shown]
    return found, len(groups) - len(shown)


def _without_resent(rows: list[Email], now: dt.datetime) -> list[Email]:
    keys = {row.pk: resend_key(row) for row in rows if can_resend(row, now)}
    known = Email.objects.filter(dedupe_key__in=keys.values())
    made = set(known.values_list("dedupe_key", flat=True)) if keys else set()
    return [row for row in rows if keys.get(row.pk) not in made]


def _domain(row: Email) -> str:
    return row.address.rpartition("@")[2]


def _of(group: list[Email], names: dict[int, str], now: dt.datetime) -> Undelivered:
    first = group[0]
    only = first if len(group) == 1 else None
    resendable = only.pk if only and can_resend(only, now) else None
    return Undelivered(_title(group, names), reason_of(first), group, resendable)


def _title(group: list[Email], names: dict[int, str]) -> str:
    first, number = group[0], len(group)
    if number == 1:
        kind = kinds.labels().get(first.kind, first.kind)
        to = names.get(first.user_id or 0) or masked(first.address)
        return _("%(kind)s to %(to)s") % {"kind": kind, "to": to}
    words = ngettext("%(number)d email to %(domain)s", "%(number)d emails to %(domain)s", number)
    return words % {"number": number, "domain": _domain(first)}
