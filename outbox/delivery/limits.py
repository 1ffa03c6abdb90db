"""Rate limits of sending: to one mail domain, and from one person."""

import datetime as dt
import random
from collections import Counter

from django.conf import settings
from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower

from core.addresses import base_form, domain, employer
from outbox.domain import kinds
from outbox.domain.kinds import Kind
from outbox.models import Email
from outbox.services.letter_limits import limits

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
STRETCH = 2
# As core.addresses.domain reads an address; the column holds what is sent.
DOMAIN = Lower(
    Func(F("address"), Value("@"), Value(-1), function="split_part", output_field=CharField())
)


class Pace:
    """Recent sends to the domains and from the senders of some rows, counted on from there.

    Emails claimed by other processes count as sent, so that all processes together stay within
    a limit.
    """

    def __init__(self, rows: list[Email], now: dt.datetime):
        """Make one query; two where letters of people are among the rows."""
        domains = {domain(row.address) for row in rows}
        senders = {row.sender_id for row in rows if row.sender_id}
        ours = [row.pk for row in rows]
        lately = (
            _sent_since(now - MINUTE)
            .exclude(pk__in=ours)
            .annotate(domain=DOMAIN)
            .filter(domain__in=domains)
        )
        self._by_domain = _numbers(lately, "domain")
        self._by_sender: Counter[int | None] = Counter()
        self._of_the_day: Counter[tuple] = Counter()
        sent = _day_of(senders, now).exclude(pk__in=ours) if senders else []
        for sender_id, address, sent_at, is_letter in sent:
            self._by_sender[sender_id] += sent_at is None or sent_at > now - HOUR
            if is_letter:
                self._of_the_day.update(_counted(sender_id, address))

    def wait(self, email: Email, kind: Kind) -> dt.timedelta | None:
        """Return how long this email has to wait because of earlier ones; None if it may go.

        Codes for signing in never wait.
        """
        if kind.secret:
            return None
        if email.sender_id and self._by_sender[email.sender_id] >= settings.OUTBOX_SENDER_PER_HOUR:
            return HOUR / 6
        if _is_counted(email) and self._is_too_much(email):
            return HOUR
        if self._by_domain[domain(email.address)] >= settings.OUTBOX_DOMAIN_PER_MINUTE:
            return MINUTE * random.uniform(1, 3)  # noqa: S311 - spreads what waits, hides nothing
        return None

    def _is_too_much(self, email: Email) -> bool:
        """True if twice a day's letters were sent in 24 hours, which may touch two days."""
        wanted = zip(_counted(email.sender_id, email.address), limits().values(), strict=True)
        return any(self._of_the_day[what] >= STRETCH * limit for what, limit in wanted)

    def note(self, email: Email) -> None:
        self._by_domain[domain(email.address)] += 1
        self._by_sender[email.sender_id] += 1
        if _is_counted(email):
            self._of_the_day.update(_counted(email.sender_id, email.address))


def takes_others(address: str, now: dt.datetime) -> bool:
    """True if a mailbox at the same domain took an email in the last week."""
    rows = Email.objects.filter(state=Email.State.SENT, sent_at__gt=now - WEEK).annotate(
        domain=DOMAIN
    )
    return rows.filter(domain=domain(address)).exists()


def _is_counted(email: Email) -> bool:
    return email.is_by_a_person and email.kind not in kinds.names_not_counted()


def _counted(sender_id: int | None, address: str) -> list[tuple]:
    """Return the keys that one letter counts for, in the order of letter_limits.limits()."""
    person = base_form(address)
    return [
        (sender_id, "contact", person),
        (sender_id, "domain", employer(address) or person),
        (sender_id, "day"),
    ]


def _day_of(senders: set[int], now: dt.datetime) -> QuerySet:
    """Return (sender, address, sent at, is a letter) of 24 hours; no time while being sent."""
    rows = (
        _sent_since(now - DAY)
        .filter(sender_id__in=senders)
        .annotate(is_letter=~Q(body="") & ~Q(kind__in=kinds.names_not_counted()))
    )
    return rows.order_by().values_list("sender_id", "address", "sent_at", "is_letter")


def _sent_since(moment: dt.datetime) -> QuerySet[Email]:
    return Email.objects.filter(
        Q(state=Email.State.SENT, sent_at__gt=moment) | Q(state=Email.State.SENDING)
    )


def _numbers(sent: QuerySet[Email], name: str) -> Counter[str]:
    return Counter(dict(sent.order_by().values_list(name).annotate(number=Count("pk"))))
