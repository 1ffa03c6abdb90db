"""When useful work was last done; /healthz reads it."""

import datetime as dt

from outbox.models import Delivery


def _note(**facts: dt.datetime) -> None:
    if not Delivery.objects.filter(id=1).update(**facts):
        Delivery.objects.update_or_create(id=1, defaults=facts)


def note_tick(now: dt.datetime) -> None:
    """The planner of reminders has looked at everything that was due at `now`."""
    _note(ticked_at=now)


def note_drain(now: dt.datetime) -> None:
    """Nothing that was due at `now` is left waiting."""
    _note(drained_at=now)
