"""Personal data, model by model: for export, erasure and retention.

Each app registers its models in its own privacy.py; a model that leads to a person and is not
registered fails the tests.
"""

# ruff: noqa: SLF001 - _meta and _default_manager are public API

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.db.models import Case, Field, Model, Q, TextField, Value, When

from users.models import (
    AccountMerge,
    Assignment,
    AssignmentChange,
    AuditEntry,
    Departure,
    ImportJob,
    ImportUpload,
    RosterRow,
    Session,
    StudentProfile,
    User,
)

PUBLIC_NAMES = ("code", "slug")  # columns that name a row outside the database


@dataclass(frozen=True)
class PersonalModel:
    """`owners` are lookups to the people; `withheld`: columns not exported, each with why.

    `emptied`: text columns that are exported empty where another column of the row is true.
    """

    model: type[Model]
    owners: tuple[str, ...]
    withheld: Mapping[str, str] = field(default_factory=dict)
    emptied: Mapping[str, str] = field(default_factory=dict)

    def rows(self, person: Model) -> list[dict[str, Any]]:
        mine = Q()
        for owner in self.owners:
            mine |= Q(**{owner: person.pk})
        shown = {column.name: self._value(column) for column in self.columns()}
        found = self.model._default_manager.filter(mine).order_by("pk").values_list(*shown.values())
        return [dict(zip(shown, row, strict=True)) for row in found]

    def columns(self) -> list[Field]:
        return [
            column
            for column in self.model._meta.concrete_fields
            if column.name not in self.withheld
        ]

    def _value(self, column: Field) -> Any:
        flag = self.emptied.get(column.name)
        if flag is None:
            return _value(column)
        return Case(
            When(**{flag: True}, then=Value("")), default=column.name, output_field=TextField()
        )


_registered: dict[str, PersonalModel] = {}


def register(
    model: type[Model],
    *owners: str,
    withheld: Mapping[str, str] | None = None,
    emptied: Mapping[str, str] | None = None,
) -> None:
    """Register whose the rows of `model` are. Raises ValueError for a model registered twice."""
    if model._meta.label in _registered:
        raise ValueError(f"{model._meta.label} is registered already")
    _registered[model._meta.label] = PersonalModel(model, owners, withheld or {}, emptied or {})


def registered() -> list[PersonalModel]:
    return list(_registered.values())


def export(person: Model) -> dict[str, list[dict[str, Any]]]:
    """Return {"contacts.Contact": [{"name": …}, …], …}, models without a row too."""
    return {label: kept.rows(person) for label, kept in _registered.items()}


def _value(column: Field) -> str:
    """The lookup of a column; for a foreign key the other row's public name, if it has one."""
    related = column.related_model
    names = {other.name for other in related._meta.concrete_fields} if related else ()
    return next((f"{column.name}__{name}" for name in PUBLIC_NAMES if name in names), column.name)


register(User, "pk", withheld={"password": "a secret, and only its hash is kept"})
register(StudentProfile, "user")
register(StudentProfile.cohorts.through, "studentprofile__user")
register(Assignment, "student", "staff")
register(
    AssignmentChange,
    "by",
    "from_staff",
    "to_staff",
    withheld={
        "created": "names other people's assignments, which are exported for themselves",
        "ended": "names other people's assignments, which are exported for themselves",
    },
)
register(
    AccountMerge,
    "kept",
    "merged",
    "by",
    withheld={"changes": "ids of rows, which are exported for themselves"},
)
register(Departure, "user")
register(AuditEntry, "student_id", "actor_id")
register(
    Session,
    "user",
    withheld={
        "session_key": "a secret",
        "session_data": "that secret's use, and a form that waits for Is it you",
    },
)
register(EmailAddress, "user")
register(EmailConfirmation, "email_address__user", withheld={"key": "a secret"})
register(
    ImportJob,
    "owner",
    "by",
    "written_by",
    withheld={"lease_token": "says which worker reads it"},
)
register(ImportUpload, "job__by", withheld={"data": "lists other people, and is kept for a day"})
register(RosterRow, "user")
register(SocialAccount, "user")
register(SocialToken, "account__user", withheld={"token": "a secret", "token_secret": "a secret"})
register(Authenticator, "user", withheld={"data": "secrets, and the names of passkeys beside them"})
