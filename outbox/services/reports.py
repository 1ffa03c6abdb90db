"""A mail provider's events of emails handed over: each handled once, in any order."""

import datetime as dt

from django.db import transaction

from outbox.domain import kinds, listeners
from outbox.domain.provider_events import DeliveryEvent, EventType
from outbox.models import Email, Report, Suppression
from outbox.services.mute import mute
from outbox.services.suppressions import suppress

State = Email.State
# Also while it is being sent: a report may be faster than our own note of the handover.
HANDED_OVER = [State.SENDING, State.SENT, State.UNCERTAIN]
ENDS = {
    EventType.BOUNCED: State.BOUNCED,
    EventType.REJECTED: State.BOUNCED,
    EventType.FAILED: State.DEAD,
}


@transaction.atomic
def handle_report(event: DeliveryEvent, *, now: dt.datetime) -> bool:
    """Act on one event; True if it changed something. An unknown Message-ID changes nothing.

    A bounce outlasts whatever is reported before or after it; registered listeners are notified.
    """
    email = (
        Email.objects.select_for_update(no_key=True, of=["self"])
        .filter(message_id__in=event.message_ids)
        .first()
    )
    if email is None or not Report.objects.get_or_create(key=event.key, defaults={"at": now})[1]:
        return False
    if event.asked_to_stop:
        _unsubscribe(email, now)
    if event.type in ENDS:
        return _record_failure(email, ENDS[event.type], event.reason, now)
    if event.type == EventType.DELIVERED:
        return _record_arrival(email)
    return _unsubscribe(email, now)


def _record_failure(email: Email, state: State, reason: str, now: dt.datetime) -> bool:
    if email.state not in HANDED_OVER:
        return False
    _end(email, state=state, ended_at=now, last_error_class=reason[:80])
    listeners.notify()
    return True


def _record_arrival(email: Email) -> bool:
    """Mark an uncertain email as arrived, so its second copy is not sent."""
    if email.state != State.UNCERTAIN:
        return False
    _end(
        email,
        state=State.SENT,
        sent_at=email.uncertain_at,
        ended_at=email.uncertain_at,
        last_error_class="",
    )
    return True


def _unsubscribe(email: Email, now: dt.datetime) -> bool:
    kind = kinds.get(email.kind)
    if kind.to_contact and email.address:
        suppress(email.address, Suppression.Reason.UNSUBSCRIBED, now=now)
    elif email.user_id and kind.muted_as:
        mute(user_id=email.user_id, choice=kind.muted_as)
    else:
        return False
    return True


def _end(email: Email, **facts: object) -> None:
    if kinds.get(email.kind).secret:
        facts["body"] = ""
    # Without the lease, a process that is still sending it cannot overwrite this outcome.
    Email.objects.filter(pk=email.pk).update(
        next_attempt_at=None, lease_token=None, lease_until=None, **facts
    )
