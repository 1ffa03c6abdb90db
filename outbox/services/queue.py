"""Rows in, rows taken back. Sending is outbox.delivery's business."""

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import Q

from core import jobs
from core.addresses import ascii_form
from outbox.domain import kinds
from outbox.models import MAX_BODY, Email

# never changes: Message-IDs hang on it
NAMESPACE = uuid.UUID("6f5a9d0e-6d0c-5c0a-9a55-3f6f0c1f7b1d")
NOW = dt.timedelta(0)
# Why a row was dropped, in one word; each may be different tomorrow.
PASSING = NOT_WANTED, MUTED, INACTIVE, ADDRESS_CHANGED = (
    "not_wanted",
    "muted",
    "inactive",
    "address_changed",
)
SUPERSEDED = "superseded"  # dropped for good: a later row tells the same and more
# A dropped row that may wait again. One that may have gone out before stays where it is.
MAY_COME_BACK = Q(state=Email.State.DROPPED, last_error_class__in=PASSING, uncertain_at=None)


def add(  # noqa: PLR0913 - a mail has that many facts, and every caller names those it has
    kind: str,
    *,
    to=None,
    address: str = "",
    object_id: int | None,
    fact: str,
    now: dt.datetime,
    sender=None,
    subject: str = "",
    body: str = "",
    hold: dt.timedelta = NOW,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    in_reply_to: str = "",
    again: bool = False,
) -> Email:
    """The row of this mail, put in inside the caller's transaction; the same kind, object and fact
    never make two.

    `to` is a User (the mail is dropped when that person is inactive or has another address by
    then), or `address` is any address. `sender` is the person who wrote `subject` and `body`, final
    but for links; without them the kind renders the mail at sending. It goes `hold` after `due_at`
    (by default: after `now`) and not after `expires_at`. With `again` a row of that key that was
    dropped, because for a while nobody wanted it, waits anew. Raises LookupError for a kind nobody
    registered, ValueError for no recipient or too long a text.
    """
    facts = kinds.get(kind)
    due = (due_at or now) + hold
    row = Email(
        dedupe_key=dedupe_key(kind, object_id=object_id, fact=fact),
        message_id=message_id(kind, object_id=object_id, fact=fact),
        kind=kind,
        schema_version=facts.schema_version,
        object_id=object_id,
        fact=fact,
        user=to,
        sender=sender,
        address=recipient(to.email if to else address),
        subject=subject,
        body=body,
        in_reply_to=in_reply_to,
        due_at=due,
        next_attempt_at=due,
        expires_at=expires_at or due + facts.keeps_for,
    )
    return _insert(row, again)


def recipient(address: str) -> str:
    """The address of a row: as it is sent. What cannot be sent stays, and ends as refused by the
    address."""
    return ascii_form(address) or address.strip()


def dedupe_key(kind: str, *, object_id: int | None, fact: str) -> str:
    """What makes a mail the same mail: its kind, the row it speaks of, and the value that made
    it due."""
    return f"{kinds.key_of(kind)}:{'' if object_id is None else object_id}:{fact}"


def message_id(kind: str, *, object_id: int | None, fact: str) -> str:
    """The same for every attempt, so that a copy sent after a crash is recognized by the
    reader's mail program."""
    return message_id_of(dedupe_key(kind, object_id=object_id, fact=fact))


def message_id_of(key: str) -> str:
    """The Message-ID of the row with that key."""
    return f"<{uuid.uuid5(NAMESPACE, key)}@{settings.MAIL_DOMAIN}>"


def _insert(row: Email, again: bool) -> Email:
    if not row.address:
        raise ValueError("A mail needs a recipient.")
    if len(row.body) > MAX_BODY:
        raise ValueError(f"The body of a mail has at most {MAX_BODY} characters.")
    Email.objects.bulk_create([row], ignore_conflicts=True)
    if again:
        _bring_back(row)
    jobs.notify_workers("outbox.drain")
    return Email.objects.get(dedupe_key=row.dedupe_key)


def _bring_back(row: Email) -> None:
    """The dropped row of this key waits as `row` would."""
    Email.objects.filter(MAY_COME_BACK, dedupe_key=row.dedupe_key).update(
        state=Email.State.PENDING,
        address=row.address,
        due_at=row.due_at,
        next_attempt_at=row.due_at,
        expires_at=row.expires_at,
        attempts=0,
        ended_at=None,
        last_error_class="",
    )


def bring_back(about: Q, *, since: dt.datetime, now: dt.datetime) -> int:
    """Rows `about` something that were dropped since then, because it was not so for a while, wait
    again; how many.

    Whether they are wanted is asked once more at sending.
    """
    dropped = Email.objects.filter(
        MAY_COME_BACK, about, last_error_class=NOT_WANTED, ended_at__gte=since
    )
    waiting = {
        "state": Email.State.PENDING,
        "next_attempt_at": now,
        "ended_at": None,
        "last_error_class": "",
    }
    back = dropped.filter(expires_at__gt=now).update(attempts=0, **waiting)
    jobs.notify_workers("outbox.drain")
    return back


def supersede(about: Q, *, now: dt.datetime) -> list[Email]:
    """Rows `about` something that still wait are dropped, since another row will say it; those
    rows.

    Inside the caller's transaction. A row that a drain has in hand is not among them: it goes out.
    """
    rows = list(
        Email.objects.select_for_update(of=("self",)).filter(about, state=Email.State.PENDING)
    )
    Email.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Email.State.DROPPED, next_attempt_at=None, ended_at=now, last_error_class=SUPERSEDED
    )
    return rows


def take_back(kind: str, *, object_id: int, fact: str, now: dt.datetime) -> bool:
    """Whether the mail was still waiting and now never goes out. False: it is being sent, or has
    reached its end.

    One UPDATE on the state decides: a claim that holds the row's lock is waited for, and then the
    state no longer fits.
    """
    key = dedupe_key(kind, object_id=object_id, fact=fact)
    waiting = Email.objects.filter(dedupe_key=key, state=Email.State.PENDING)
    return waiting.update(state=Email.State.TAKEN_BACK, next_attempt_at=None, ended_at=now) == 1
