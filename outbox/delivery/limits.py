"""Not too much at once: for one mail domain, which would take us for a nuisance, and from one person."""

import datetime as dt
import random
from collections import Counter

from django.conf import settings
from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower

from core.addresses import domain
from outbox.kinds import Kind
from outbox.models import Email

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
# As core.addresses.domain reads an address.
DOMAIN = Lower(Func(F("address"), Value("@"), Value(-1), function="split_part", output_field=CharField()))


class Pace:
    """What went out just now to the domains and from the senders of some rows, counted on while they are sent.

    What other processes have in hand counts as if it were gone: whoever counts later sees what the others may still
    send, so that all of them together stay within a limit.
    """

    def __init__(self, rows: list[Email], now: dt.datetime):
        """As it is at `now`. One query; two where letters of people are among the rows."""
        domains, senders = {domain(row.address) for row in rows}, {row.sender_id for row in rows} - {None}
        ours = [row.pk for row in rows]
        lately = _gone_since(now - MINUTE).exclude(pk__in=ours).annotate(domain=DOMAIN).filter(domain__in=domains)
        self._by_domain = _numbers(lately, "domain")
        by_senders = _gone_since(now - HOUR).exclude(pk__in=ours).filter(sender_id__in=senders)
        self._by_sender = _numbers(by_senders, "sender_id")

    def wait(self, email: Email, kind: Kind) -> dt.timedelta | None:
        """How long this mail should wait because of those that went before it; None when it may go.

        Codes for signing in never wait.
        """
        if kind.secret:
            return None
        if email.sender_id and self._by_sender[email.sender_id] >= settings.OUTBOX_SENDER_PER_HOUR:
            return HOUR / 6
        if self._by_domain[domain(email.address)] >= settings.OUTBOX_DOMAIN_PER_MINUTE:
            return MINUTE * random.uniform(1, 3)  # noqa: S311 - spreads what waits, hides nothing
        return None

    def note(self, email: Email) -> None:
        """One more has gone out."""
        self._by_domain[domain(email.address)] += 1
        self._by_sender[email.sender_id] += 1


def _gone_since(moment: dt.datetime) -> QuerySet[Email]:
    return Email.objects.filter(Q(state=Email.State.SENT, sent_at__gt=moment) | Q(state=Email.State.SENDING))


def _numbers(gone: QuerySet[Email], name: str) -> Counter:
    return Counter(dict(gone.order_by().values_list(name).annotate(number=Count("pk"))))
