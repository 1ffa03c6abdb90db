"""Add, cancel, requeue and supersede emails. outbox.delivery sends them."""

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import Q

from core import jobs
from core.addresses import ascii_form
from core.links import token
from outbox.domain import kinds
from outbox.models import MAX_BODY, Email
from users.models import User

# Never change it: Message-IDs are made with it.
NAMESPACE = uuid.UUID("6f5a9d0e-6d0c-5c0a-9a55-3f6f0c1f7b1d")
NO_DELAY = dt.timedelta(0)
# Why an email was dropped, in one word; each may no longer hold tomorrow.
TEMPORARY_REASONS = NOT_WANTED, MUTED, INACTIVE, ADDRESS_CHANGED = (
    "not_wanted",
    "muted",
    "inactive",
    "address_changed",
)
SUPERSEDED = "superseded"  # dropped forever: a later email says the same and more
# Dropped, and may wait again. One that may have gone out before stays dropped.
REQUEUEABLE = Q(
    state=Email.State.DROPPED, last_error_class__in=TEMPORARY_REASONS, uncertain_at=None
)


def add(  # noqa: PLR0913 - an email has that many facts; callers name those they have
    kind: str,
    *,
    to: User | None = None,
    address: str = "",
    hides_address: bool = False,
    object_id: int | None,
    fact: str,
    now: dt.datetime,
    sender: User | None = None,
    subject: str = "",
    body: str = "",
    delay: dt.timedelta = NO_DELAY,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    in_reply_to: str = "",
    requeue: bool = False,
) -> Email:
    """Add an email in the caller's transaction; once for the same kind, object and fact.

    `to` is a User (the email is dropped if that person is inactive or has another address by then);
    or `address` is any address, which with `hides_address` the sender must not learn. `sender` is
    the person who wrote `subject` and `body`, final but for links; without them the kind renders
    the email when it is sent. It is sent `delay` after
    `due_at` (by default: after `now`) and never after `expires_at`. With `requeue` an email of that
    key that was dropped for a passing reason waits again. Raises LookupError for an unregistered
    kind, ValueError without a recipient or for too long a body.
    """
    facts = kinds.get(kind)
    due = (due_at or now) + delay
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
        hides_address=hides_address,
        subject=subject,
        body=body,
        in_reply_to=in_reply_to,
        due_at=due,
        next_attempt_at=due,
        expires_at=expires_at or due + facts.valid_for,
    )
    return _insert(row, requeue_dropped=requeue)


def recipient(address: str) -> str:
    """Normalize the address. One that cannot be sent stays as it is, and will bounce."""
    return ascii_form(address) or address.strip()


def dedupe_key(kind: str, *, object_id: int | None, fact: str) -> str:
    """Identify an email by its kind, the row it is about and the value that made it due."""
    return f"{kinds.dedupe_kind(kind)}:{'' if object_id is None else object_id}:{fact}"


def message_id(kind: str, *, object_id: int | None, fact: str) -> str:
    """Return the same value for every attempt, so that a copy sent after a crash is recognized.

    Only who got the email knows it: whoever names it in a bounce speaks of our email.
    """
    return message_id_of(dedupe_key(kind, object_id=object_id, fact=fact))


def message_id_of(key: str) -> str:
    return f"<{uuid.uuid5(NAMESPACE, token('message-id', key))}@{settings.MAIL_DOMAIN}>"


def _insert(row: Email, requeue_dropped: bool) -> Email:
    if not row.address:
        raise ValueError("An email needs a recipient.")
    if len(row.body) > MAX_BODY:
        raise ValueError(f"The body of an email has at most {MAX_BODY} characters.")
    Email.objects.bulk_create([row], ignore_conflicts=True)
    if requeue_dropped:
        _requeue(row)
    jobs.notify_workers("outbox.drain")
    return Email.objects.get(dedupe_key=row.dedupe_key)


def _requeue(row: Email) -> None:
    Email.objects.filter(REQUEUEABLE, dedupe_key=row.dedupe_key).update(
        state=Email.State.PENDING,
        address=row.address,
        due_at=row.due_at,
        next_attempt_at=row.due_at,
        expires_at=row.expires_at,
        attempts=0,
        ended_at=None,
        last_error_class="",
    )


def requeue(about: Q, *, since: dt.datetime, now: dt.datetime) -> int:
    """Requeue emails `about` something that were dropped as unwanted since then; return the count.

    `Kind.still_wanted` is checked again when they are sent.
    """
    dropped = Email.objects.filter(
        REQUEUEABLE, about, last_error_class=NOT_WANTED, ended_at__gte=since
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
    """Drop and return the waiting emails `about` something, since a later email replaces them.

    Inside the caller's transaction. An email that is being sent is not among them.
    """
    rows = list(
        Email.objects.select_for_update(of=("self",)).filter(about, state=Email.State.PENDING)
    )
    Email.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Email.State.DROPPED, next_attempt_at=None, ended_at=now, last_error_class=SUPERSEDED
    )
    return rows


def cancel(kind: str, *, object_id: int, fact: str, now: dt.datetime) -> bool:
    """True if the email was still waiting and will not be sent. False: it is too late.

    One UPDATE on the state decides: it waits for a claim that holds the row's lock, and then the
    state no longer fits.
    """
    key = dedupe_key(kind, object_id=object_id, fact=fact)
    waiting = Email.objects.filter(dedupe_key=key, state=Email.State.PENDING)
    return waiting.update(state=Email.State.CANCELED, next_attempt_at=None, ended_at=now) == 1
