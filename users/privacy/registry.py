"""What the site keeps about people, model by model: the one list that hands out, erases and ages
what is theirs.

Each app names its models in its own privacy.py; a model that leads to a person and is not named
fails the tests.
"""

# ruff: noqa: SLF001 - _meta and _default_manager are public API

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from django.db.models import Field, Model, Q

from users.models import Assignment, AuditEntry, Session, StudentProfile, User

PUBLIC_NAMES = ("code", "slug")  # what a row is called outside the database


@dataclass(frozen=True)
class Kept:
    """`owners`: look-ups from a row to the people whose it is; `withheld`: columns not handed
    out, each with why."""

    model: type[Model]
    owners: tuple[str, ...]
    withheld: Mapping[str, str] = field(default_factory=dict)

    def rows(self, person: Model) -> list[dict[str, Any]]:
        """All that is kept here of `person`, oldest first, as plain values; rows they point to
        by their public name."""
        mine = Q()
        for owner in self.owners:
            mine |= Q(**{owner: person.pk})
        shown = {column.name: _value(column) for column in self.columns()}
        found = self.model._default_manager.filter(mine).order_by("pk").values_list(*shown.values())
        return [dict(zip(shown, row, strict=True)) for row in found]

    def columns(self) -> list[Field]:
        """The columns that are handed out."""
        return [
            column
            for column in self.model._meta.concrete_fields
            if column.name not in self.withheld
        ]


_kept: dict[str, Kept] = {}


def register(model: type[Model], *owners: str, withheld: Mapping[str, str] | None = None) -> None:
    """Say whose the rows of `model` are. Raises ValueError for a model named twice."""
    if model._meta.label in _kept:
        raise ValueError(f"{model._meta.label} is registered already")
    _kept[model._meta.label] = Kept(model, owners, withheld or {})


def registered() -> list[Kept]:
    """Every model with something of a person, in the order of the apps."""
    return list(_kept.values())


def export(person: Model) -> dict[str, list[dict[str, Any]]]:
    """All that the site keeps of one person: {"contacts.Contact": [{"name": …}, …], …}, models
    without a row too."""
    return {label: kept.rows(person) for label, kept in _kept.items()}


def _value(column: Field) -> str:
    """The look-up of what stands for a column: for a row it points to, the public name if that
    has one."""
    related = column.related_model
    names = {other.name for other in related._meta.concrete_fields} if related else ()
    return next((f"{column.name}__{name}" for name in PUBLIC_NAMES if name in names), column.name)


register(User, "pk", withheld={"password": "a secret, and only its hash is kept"})
register(StudentProfile, "user")
register(StudentProfile.cohorts.through, "studentprofile__user")
register(Assignment, "student", "staff")
register(AuditEntry, "student_id", "actor_id")
register(
    Session,
    "user",
    withheld={"session_key": "a secret", "session_data": "holds nothing but that secret's use"},
)
register(EmailAddress, "user")
register(EmailConfirmation, "email_address__user", withheld={"key": "a secret"})
