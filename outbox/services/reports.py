"""What the provider reports of emails that were handed over: once each, in any order, and of our
own emails alone."""

import datetime as dt

from django.db import transaction

from outbox.domain import kinds, listeners
from outbox.domain.provider_events import DeliveryEvent, EventType
from outbox.models import Email, Report, Suppression
from outbox.services.mute import mute
from outbox.services.refusals import suppress

State = Email.State
# Also while it is being sent: a report may be faster than our own note that the server took the
# mail.
HANDED_OVER = [State.SENDING, State.SENT, State.UNCERTAIN]
ENDS = {
    EventType.BOUNCED: State.BOUNCED,
    EventType.REJECTED: State.BOUNCED,
    EventType.FAILED: State.DEAD,
}


@transaction.atomic
def take_report(event: DeliveryEvent, *, now: dt.datetime) -> bool:
    """Act on what was event of one mail; whether it was news. Nothing happens for a mail that is
    not ours.

    A bounce outlasts whatever is event before or after it; what listens is told.
    """
    email = (
        Email.objects.select_for_update(no_key=True, of=["self"])
        .filter(message_id__in=event.message_ids)
        .first()
    )
    if email is None or not Report.objects.get_or_create(key=event.key, defaults={"at": now})[1]:
        return False
    if event.asked_to_stop:
        _unwanted(email, now)
    if event.what in ENDS:
        return _came_back(email, ENDS[event.what], event.why, now)
    if event.what == EventType.DELIVERED:
        return _arrived(email)
    return _unwanted(email, now)


def _came_back(email: Email, state: State, why: str, now: dt.datetime) -> bool:
    if email.state not in HANDED_OVER:
        return False
    _end(email, state=state, ended_at=now, last_error_class=why[:80])
    listeners.notify()
    return True


def _arrived(email: Email) -> bool:
    """EventType was uncertain is so no more; a second copy that waits is not sent."""
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


def _unwanted(email: Email, now: dt.datetime) -> bool:
    """Called a nuisance: a contact is asked by nobody any more, a person with an account has no
    such emails."""
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
    # Without its lease a sender that is still at it can no longer write its own outcome over this
    # one.
    Email.objects.filter(pk=email.pk).update(
        next_attempt_at=None, lease_token=None, lease_until=None, **facts
    )
