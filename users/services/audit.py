"""Write the audit trail."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, TextChoices

from users.domain import audit
from users.models import AuditEntry, Program, User

Actor = User | Program | None  # somebody, a program that acts by itself, or the site


def record(  # noqa: PLR0913 - an entry has that many columns
    *,
    actor: User | AnonymousUser | Program | None,
    action: TextChoices,
    object: Model | None = None,  # noqa: A002 - what the trail calls it
    student_id: int | None = None,
    fields: Iterable[str] = (),
    count: int = 1,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    purpose: str = "",
) -> None:
    """Add an entry to the audit trail; one query. Call it in the transaction of the change.

    `actor` is a person, a program that acted by itself, or None for the site.

    `before` and `after` hold numbers, dates, choices and lists of those by name of field
    (`users.domain.audit.states_of`). Of words, name the field in `fields` and the version in
    `after`. `purpose` is a name from the code.

    Raises LookupError for an action that no app declared, TypeError or ValueError for text.
    """
    if not audit.is_declared(action):
        raise LookupError(f"{action!r} is declared by no app.")
    AuditEntry.objects.create(
        actor_id=None if isinstance(actor, Program) or not actor else actor.pk,
        program=actor if isinstance(actor, Program) else "",
        action=action.value,
        object_type=object._meta.label_lower if object else "",  # noqa: SLF001 - public API
        object_id=object.pk if object else None,
        student_id=student_id,
        fields=[audit.name(field) for field in fields],
        before=_states(before),
        after=_states(after),
        count=count,
        purpose=purpose and audit.name(purpose),
    )


def _states(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {audit.name(field): audit.plain(value) for field, value in values.items()}


def record_each(
    *,
    actor: Actor,
    action: TextChoices,
    object: Model,  # noqa: A002 - what the trail calls it
    student_ids: Iterable[int],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    purpose: str = "",
) -> None:
    """Add an entry for each of many students, so that the trail of each shows it; one query.

    Raises as `record`.
    """
    if not audit.is_declared(action):
        raise LookupError(f"{action!r} is declared by no app.")
    states = _states(before), _states(after)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor_id=None if isinstance(actor, Program) or not actor else actor.pk,
            program=actor if isinstance(actor, Program) else "",
            action=action.value,
            object_type=object._meta.label_lower,  # noqa: SLF001 - public API
            object_id=object.pk,
            student_id=student_id,
            before=states[0],
            after=states[1],
            purpose=purpose and audit.name(purpose),
        )
        for student_id in student_ids
    )
