"""Compare what was queued with what the mail server took."""

import datetime as dt
import time
from collections import Counter
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from core import clock
from outbox.emails.compose import dedupe_header
from outbox.models import Email
from outbox.services import add
from tests.faults.cluster import Cluster, wait
from tests.faults.report import Row
from tests.smtp import Taken

READER = "reader{number}@hospital.example"
WATCH = """
    CREATE TABLE IF NOT EXISTS claims (email_id bigint, dedupe_key text, is_taken_over boolean,
    at timestamptz);
    TRUNCATE claims;
    CREATE OR REPLACE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        INSERT INTO claims VALUES (NEW.id, NEW.dedupe_key, OLD.lease_token IS NOT NULL,
        transaction_timestamp());
        RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER watch BEFORE UPDATE ON outbox_email FOR EACH ROW
    WHEN (NEW.lease_token IS NOT NULL AND NEW.lease_token IS DISTINCT FROM OLD.lease_token)
    EXECUTE FUNCTION note_claim();
"""


class Outcome:
    """One test's queued emails, and what became of them."""

    table: list[Row] = []

    def __init__(self, cluster: Cluster):
        self.cluster = cluster
        self.expected: set[str] = set()
        self.passed = dt.timedelta(0)
        self.begun = time.monotonic()

    def queue(
        self,
        count: int,
        *,
        kind: str = "note",
        over: float = 0,
        early: float = 0,
        start: int = 1,
        keeps: dt.timedelta = dt.timedelta(days=30),
    ) -> None:
        """Queue `count` emails to as many addresses, due now or spread over `over` seconds."""
        now = clock.now() - dt.timedelta(seconds=early)
        with transaction.atomic():
            for number in range(start, start + count):
                due_at = now + dt.timedelta(seconds=over * (number - start + 1) / count)
                about = {"address": READER.format(number=number), "object_id": number, "fact": "f"}
                row = add(kind, **about, now=now, due_at=due_at, expires_at=due_at + keeps)
                self.expected.add(row.dedupe_key)

    def pass_time(self, **amount: float) -> None:
        """Move the site's clock ahead, for every process."""
        self.passed += dt.timedelta(**amount)
        clock.shift(self.passed)

    @property
    def count(self) -> int:
        """How many emails were taken."""
        return self.cluster.smtp.count

    def wait_for_share(self, part: float, seconds: float = 120) -> None:
        """Until this part of what was put in has been taken: faults then meet processes at work."""
        wanted = int(len(self.expected) * part)
        wait(lambda: self.count >= wanted, f"{wanted} emails ({self.count} so far)", seconds)

    def wait_for_few(self, number: int) -> None:
        wait(lambda: self.count >= number, f"{number} emails")

    def wait_until_drained(self, seconds: float = 120) -> float:
        """Wait until nothing due is pending or being sent; return the seconds it took."""
        return wait(lambda: not self._due().exists(), "an empty outbox", seconds)

    def wait_until_tried(self, seconds: float = 120) -> float:
        """Wait until each email that is left is scheduled for a later attempt."""
        sending = Q(state=Email.State.SENDING)
        return wait(
            lambda: not self._due().filter(sending | Q(next_attempt_at__lte=clock.now())).exists(),
            "a pause",
            seconds,
        )

    @staticmethod
    def _due() -> QuerySet[Email]:
        return Email.objects.waiting().filter(due_at__lte=clock.now())

    @staticmethod
    def disconnect() -> None:
        """Close the connection to a database that is about to be stopped."""
        connection.close()

    # --- which process claimed which row ---
    def watch(self) -> None:
        """Record every claim from now on, with the real time."""
        run(WATCH)

    def claims(self) -> list[tuple[str, bool, dt.datetime]]:
        """Stop recording; rows of key, whether the lease was another's, start of the claim."""
        rows = run("SELECT dedupe_key, is_taken_over, at FROM claims ORDER BY at")
        run("DROP TRIGGER watch ON outbox_email")
        return rows

    # --- what was taken ---
    @property
    def taken(self) -> list[Taken]:
        """The emails that were taken, each with the key of its row, not the header's hash."""
        keys = {
            dedupe_header(key): key for key in Email.objects.values_list("dedupe_key", flat=True)
        }
        keys |= {dedupe_header(key): key for key in self.expected}
        mails = self.cluster.smtp.taken
        return [
            replace(mail, dedupe_key=keys.get(mail.dedupe_key, mail.dedupe_key)) for mail in mails
        ]

    def check(self, fault: str, *, faults: int, allowed: int = 0, said: str = "") -> list[Taken]:
        """Assert: none lost, at most `allowed` copies, each with the first's Message-ID."""
        taken = self.taken
        copies = Counter(mail.dedupe_key for mail in taken)
        lost = self.expected - set(copies)
        doubled = copies.total() - len(copies)
        sent = sum(copies[key] for key in self.expected)
        self.add_row(fault, faults, (len(self.expected), sent, len(lost), doubled, allowed), said)
        ends = Email.objects.filter(dedupe_key__in=lost)
        assert not lost, list(
            ends.values_list("dedupe_key", "state", "attempts", "last_error_class")
        )
        assert doubled <= allowed, [key for key, count in copies.items() if count > 1]
        assert len({(mail.dedupe_key, mail.message_id) for mail in taken}) == len(copies)
        return taken

    def add_row(self, fault: str, faults: int, mails: tuple[int, ...], said: str) -> None:
        by = self.cluster.transport
        name = fault if by == "smtp" else f"{fault}, {by}"
        self.table.append(
            Row(name, faults, *mails, said=said, seconds=round(time.monotonic() - self.begun))
        )


def states(emails: QuerySet[Email] | None = None) -> Counter:
    """How many of `emails`, of all by default, are in each state."""
    return Counter(
        (Email.objects.all() if emails is None else emails).values_list("state", flat=True)
    )


def run(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []
