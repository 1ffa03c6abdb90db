"""Rows in, and what became of them: E, the keys that were put in, against A, the mails that were taken."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from core import clock
from outbox.models import Email
from outbox.services import add
from tests.faults.ground import Ground, wait
from tests.smtp import Taken

READER = "reader{number}@hospital.example"


@dataclass(frozen=True)
class Row:
    """One line of the table that `make faults` prints."""

    fault: str
    faults: int
    put_in: int
    sent: int
    lost: int
    doubled: int
    allowed: int


class Outcome:
    """One test's rows and mails on the ground that all tests share."""

    table: list[Row] = []

    def __init__(self, ground: Ground):
        self.ground = ground
        self.expected: set[str] = set()
        self.passed = dt.timedelta(0)

    def put_in(self, count: int, *, kind: str = "note", over: float = 0, early: float = 0, start: int = 1) -> None:
        """`count` mails to as many readers, due now, or one after the other within `over` seconds."""
        now = clock.now() - dt.timedelta(seconds=early)
        with transaction.atomic():
            for number in range(start, start + count):
                due_at = now + dt.timedelta(seconds=over * number / count)
                address = READER.format(number=number)
                row = add(kind, address=address, object_id=number, fact="f", now=now, due_at=due_at)
                self.expected.add(row.dedupe_key)

    def pass_time(self, **amount: float) -> None:
        """Move the site's clock ahead, for every process."""
        self.passed += dt.timedelta(**amount)
        clock.shift(self.passed)

    @property
    def count(self) -> int:
        """How many mails were taken."""
        return self.ground.mails.count

    def wait_for_share(self, part: float, seconds: float = 120) -> None:
        """Until this part of what was put in has been taken: faults then meet processes at work."""
        wanted = int(len(self.expected) * part)
        wait(lambda: self.count >= wanted, f"{wanted} mails ({self.count} so far)", seconds)

    def drained(self, seconds: float = 120) -> float:
        """Wait until nothing that is due waits or is being sent; how many seconds that took."""
        return wait(lambda: not self._owing().exists(), "an empty outbox", seconds)

    def tried(self, seconds: float = 120) -> float:
        """Wait until what still waits is for a later hour only."""
        sending = Q(state=Email.State.SENDING)
        return wait(
            lambda: not self._owing().filter(sending | Q(next_attempt_at__lte=clock.now())).exists(), "a pause", seconds
        )

    @staticmethod
    def _owing() -> QuerySet[Email]:
        return Email.objects.waiting().filter(due_at__lte=clock.now())

    def judge(self, fault: str, *, faults: int, allowed: int = 0) -> list[Taken]:
        """Nothing lost, at most `allowed` copies, each with the Message-ID of the first. The mails that were taken."""
        taken = self.ground.mails.taken
        copies = Counter(mail.dedupe_key for mail in taken)
        lost = self.expected - set(copies)
        doubled = copies.total() - len(copies)
        sent = sum(copies[key] for key in self.expected)
        self.table.append(Row(fault, faults, len(self.expected), sent, len(lost), doubled, allowed))
        ends = Email.objects.filter(dedupe_key__in=lost)
        assert not lost, list(ends.values_list("dedupe_key", "state", "attempts", "last_error_class"))
        assert doubled <= allowed, [key for key, count in copies.items() if count > 1]
        assert len({(mail.dedupe_key, mail.message_id) for mail in taken}) == len(copies)
        return taken


def states() -> Counter:
    return Counter(Email.objects.values_list("state", flat=True))
