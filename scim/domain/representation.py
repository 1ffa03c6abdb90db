"""The JSON of users, lists and errors, as RFC 7643 and 7644 describe it."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from core.links import absolute
from scim.domain.attributes import ENTERPRISE, USER, Resource
from scim.domain.errors import ScimRefusal
from scim.domain.identity import identify
from scim.models import SyncedAccount
from users.models import User

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
ALWAYS = ("schemas", "id")


@dataclass(frozen=True)
class Account:
    """An account as a directory sees it; `synced` is None for one that it never wrote."""

    user: User
    synced: SyncedAccount | None
    waits: bool  # a deactivation waits for an admin; the directory reads that it happened

    @property
    def is_active(self) -> bool:
        return self.user.is_active and not self.waits


def current_attributes(account: Account) -> Resource:
    """Return what the directory sent, corrected where the account says otherwise by now."""
    user, synced = account.user, account.synced
    if synced is None or not synced.sent:
        return _own_attributes(account)
    sent: Resource = {**synced.sent, "active": account.is_active}
    identity = identify(sent)
    if identity.address != user.email:
        sent["emails"] = [_email(user)]
    if identity.full_name and identity.full_name != user.full_name:
        sent["name"] = {"formatted": user.full_name}
        sent["displayName"] = user.full_name
    if identity.university_id and identity.university_id != user.university_id:
        sent.pop(ENTERPRISE)
        sent |= _extension(user)
    return sent


def _own_attributes(account: Account) -> Resource:
    user = account.user
    names = {"name": {"formatted": user.full_name}, "displayName": user.full_name}
    return {
        "userName": user.email,
        "emails": [_email(user)],
        "active": account.is_active,
        **(names if user.full_name else {}),
        **_extension(user),
    }


def _email(user: User) -> dict[str, Any]:
    return {"value": user.email, "type": "work", "primary": True}


def _extension(user: User) -> Resource:
    number = user.university_id
    return {ENTERPRISE: {"employeeNumber": number}} if number else {}


def user_resource(account: Account) -> dict[str, Any]:
    """Return the resource of an account, with the version of all that it holds."""
    attributes = current_attributes(account)
    user, synced = account.user, account.synced
    meta = {
        "resourceType": "User",
        "created": user.joined_at.isoformat(),
        "lastModified": (synced.changed_at if synced else user.joined_at).isoformat(),
        "location": user_location(user),
    }
    resource = {
        "schemas": [USER, *([ENTERPRISE] if ENTERPRISE in attributes else [])],
        "id": user.code,
        **attributes,
        "meta": meta,
    }
    text = json.dumps(resource, sort_keys=True)
    meta["version"] = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    return resource


def user_location(user: User) -> str:
    return absolute(f"/scim/v2/Users/{user.code}")


def list_response(
    resources: Collection[dict[str, Any]], *, total: int, start: int
) -> dict[str, Any]:
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": list(resources),
    }


def error_response(refusal: ScimRefusal) -> dict[str, Any]:
    kind = {"scimType": refusal.scim_type.value} if refusal.scim_type else {}
    status = str(refusal.status)
    return {"schemas": [ERROR], "status": status, **kind, "detail": str(refusal.sentence)}


@dataclass(frozen=True)
class Projection:
    """The attributes that a request asks for, or leaves out, in lower case."""

    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def of(self, resource: dict[str, Any]) -> dict[str, Any]:
        """Return the resource as asked for; `schemas` and `id` are always in it."""
        if not (self.only or self.without):
            return resource
        found = {
            name: value if name in ALWAYS else self._part(name.lower(), value)
            for name, value in resource.items()
        }
        return {name: value for name, value in found.items() if value not in (None, {}, [])}

    def _part(self, name: str, value: Any) -> Any:
        """Return all of an attribute, the sub-attributes that are asked for, or None."""
        if name in self.without or (self.only and not self._wants(name)):
            return None
        if not self.only or name in self.only:
            return self._parts(name, value, self.without, keep=False)
        return self._parts(name, value, self.only, keep=True)

    def _wants(self, name: str) -> bool:
        return any(each == name or _is_part(each, name) for each in self.only)

    def _parts(self, name: str, value: Any, named: frozenset[str], *, keep: bool) -> Any:
        if isinstance(value, list):
            return [self._parts(name, each, named, keep=keep) for each in value]
        if not isinstance(value, dict):
            return value
        return {
            part: each
            for part, each in value.items()
            if any(_is_part(one, name, part.lower()) for one in named) == keep
        }


def _is_part(path: str, name: str, part: str = "") -> bool:
    """True if `path` names a sub-attribute of `name`, by `.` or, in an extension, by `:`."""
    before, rest = path[: len(name)], path[len(name) :]
    return before == name and rest[:1] in (".", ":") and part in ("", rest[1:])


def projection(attributes: str, excluded: str) -> Projection:
    """Read the query parameters `attributes` and `excludedAttributes`."""
    core = f"{USER.lower()}:"
    return Projection(
        *(
            frozenset(name.strip().lower().removeprefix(core) for name in names.split(",") if name)
            for names in (attributes[:2000], excluded[:2000])
        )
    )
