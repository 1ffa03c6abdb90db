"""What a merge keeps of both persons, and how undoing it splits their limits and holds."""

import datetime as dt
from typing import Any

from contacts.models import Person, PersonMerge

LIMITS = ("open_limit", "month_limit", "year_limit")
HOLD = ("is_on_hold", "hold_until", "hold_reason")


def as_stored(person: Person) -> dict[str, Any]:
    """Return the columns of `person` as JSON."""
    values = {name: getattr(person, name) for name in (*LIMITS, *HOLD)}
    until = person.hold_until
    return values | {
        "hold_until": until and until.isoformat(),
        "created_at": person.created_at.isoformat(),
    }


def restore_people(merge: PersonMerge, remaining: Person) -> Person:
    """Create the removed person again and give back to `remaining` what was not changed since.

    A limit or hold that was set since holds for both: nobody knows for whom it was meant.
    """
    before, after = merge.before, merge.before["after"]
    now = as_stored(remaining)
    mine, theirs = dict(before["remaining"]), dict(before["removed"])
    for name in LIMITS:
        if now[name] != after[name]:
            mine[name] = now[name]
            theirs[name] = min(
                (limit for limit in (now[name], theirs[name]) if limit is not None), default=None
            )
    if any(now[name] != after[name] for name in HOLD):
        mine |= {name: now[name] for name in HOLD}
        theirs |= {name: now[name] for name in HOLD} if now["is_on_hold"] else {}
    _set(remaining, mine)
    removed = Person(pk=merge.removed_number)
    removed.created_at = dt.datetime.fromisoformat(theirs["created_at"])
    _set(removed, theirs)
    return removed


def _set(person: Person, values: dict[str, Any]) -> None:
    for name in (*LIMITS, *HOLD):
        setattr(person, name, values[name])
    until = values["hold_until"]
    person.hold_until = dt.date.fromisoformat(until) if until else None
    person.save()
