"""A body or a PATCH applied to a user's attributes. Unknown attributes never make it fail."""

from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from scim.domain import attributes
from scim.domain.attributes import CANONICAL, Resource
from scim.domain.errors import ScimRefusal, ScimType, invalid_syntax, invalid_value
from scim.domain.expressions import Path, parse_path

MOST_OPERATIONS = 100
MOST_KEYS = 200


def read_body(body: Any) -> Resource:
    """Return the known attributes of a POST or PUT; a password in it is ignored.

    Raises ScimRefusal.
    """
    resource: Resource = {}
    _merge(resource, body, "replace")
    return resource


def apply_patch(resource: Resource, body: Any) -> Resource:
    """Return the attributes after all operations of a PATCH. Raises ScimRefusal if one fails."""
    operations = _member(body, "Operations")
    if not isinstance(operations, list) or not operations:
        raise invalid_syntax(_("A PATCH needs a list “Operations”."))
    if len(operations) > MOST_OPERATIONS:
        about = {"most": MOST_OPERATIONS}
        raise invalid_syntax(_("A PATCH holds at most %(most)d operations.") % about)
    changed = deepcopy(resource)
    for operation in operations:
        _apply(changed, operation)
    return changed


def _member(row: Any, name: str) -> Any:
    """Return a value by its name in any case."""
    if not isinstance(row, dict):
        raise invalid_syntax(_("An object was expected here."))
    return next((value for key, value in row.items() if key.lower() == name.lower()), None)


def _apply(resource: Resource, operation: Any) -> None:
    op, path, value = (_member(operation, name) for name in ("op", "path", "value"))
    kind = op.lower() if isinstance(op, str) else ""
    if kind not in ("add", "replace", "remove"):
        raise invalid_syntax(_("An operation is add, replace or remove."))
    if path is None or path == "":
        if kind == "remove":
            raise ScimRefusal(400, _("A remove needs a path."), ScimType.NO_TARGET)
        _merge(resource, value, kind)
        return
    if isinstance(path, str) and path.strip().lower() == "password":
        raise ScimRefusal(400, _("Passwords are not taken over."), ScimType.MUTABILITY)
    if kind == "remove":
        _remove(resource, parse_path(path), value)
    else:
        _assign(resource, parse_path(path), value, kind)


def _merge(resource: Resource, values: Any, kind: str) -> None:
    """Assign each member of an object; its keys may be paths, such as `name.givenName`."""
    if not isinstance(values, dict):
        raise invalid_syntax(_("An object was expected here."))
    if len(values) > MOST_KEYS:
        raise invalid_syntax(_("This object has too many members."))
    for key, value in values.items():
        if key.lower() in CANONICAL or any(mark in key for mark in ".:["):
            _assign(resource, parse_path(key), value, kind)


def _assign(resource: Resource, path: Path, value: Any, kind: str) -> None:
    if not path.name:
        return
    if path.name == "emails":
        _assign_emails(resource, path, value, kind)
    elif path.name in attributes.PARTS:
        _put(resource, path.name, _with_parts(resource.get(path.name, {}), path, value))
    else:
        _put(resource, path.name, attributes.read(path.name, value))


def _put(row: dict[str, Any], name: str, value: Any) -> None:
    """Set a value; nothing, an empty list and an empty object unassign the attribute."""
    if value is None or value in ([], {}):
        row.pop(name, None)
    else:
        row[name] = value


def _with_parts(row: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    changed = dict(row)
    if path.part:
        sent = {path.part: attributes.read_part(path.name, path.part, value)}
    elif value is None:
        return {}
    else:
        sent = attributes.read_parts(path.name, value)
    for part, each in sent.items():
        _put(changed, part, each)
    return changed


def _assign_emails(resource: Resource, path: Path, value: Any, kind: str) -> None:
    rows: list[dict[str, Any]] = list(resource.get("emails", []))
    if path.part or path.where:
        rows = _changed_emails(rows, path, value)
    elif kind == "add":
        rows = _joined_emails(rows, attributes.read("emails", value) or [])
    else:
        rows = attributes.read("emails", value) or []
    if len(rows) > attributes.MOST_EMAILS:
        about = {"most": attributes.MOST_EMAILS}
        raise invalid_value(_("At most %(most)d email addresses are read.") % about)
    _put(resource, "emails", rows)


def _changed_emails(rows: list[dict[str, Any]], path: Path, value: Any) -> list[dict[str, Any]]:
    """Change the chosen addresses; where none is, add one that fits the choice."""
    chosen = [row for row in rows if _fits(row, path)]
    if not chosen:
        chosen = [_new_email(path)]
        rows = [*rows, *chosen]
    changed = {id(row): _with_parts(row, path, value) for row in chosen}
    return [row for row in (changed.get(id(row), row) for row in rows) if row.get("value")]


def _new_email(path: Path) -> dict[str, Any]:
    wanted = {each.path.part: each.value for each in path.where} or {"type": "work"}
    return {
        part: attributes.read_part("emails", part, value)
        for part, value in wanted.items()
        if part in attributes.EMAIL_PARTS
    }


def _joined_emails(rows: list[dict[str, Any]], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add addresses; one of the same type takes the other's place."""
    types = {row["type"] for row in more if "type" in row}
    values = {row["value"] for row in more}
    kept = [row for row in rows if row.get("type") not in types and row["value"] not in values]
    return kept + more


def _fits(row: dict[str, Any], path: Path) -> bool:
    return all(_same(row.get(each.path.part or ""), each.value) for each in path.where)


def _same(stored: Any, wanted: Any) -> bool:
    return str(stored).lower() == str(wanted).lower()


def _remove(resource: Resource, path: Path, value: Any) -> None:
    if path.name == "emails":
        _put(resource, "emails", _emails_left(resource.get("emails", []), path, value))
    elif path.part:
        row = dict(resource.get(path.name, {}))
        row.pop(path.part, None)
        _put(resource, path.name, row)
    elif path.name != "active":
        resource.pop(path.name, None)


def _emails_left(rows: list[dict[str, Any]], path: Path, value: Any) -> list[dict[str, Any]]:
    """Return the addresses that a remove leaves; `value` may list those that go."""
    listed = {row["value"] for row in attributes.read("emails", value) or []} if value else None
    if path.part and path.part != "value":
        return [_without(row, path.part) if _fits(row, path) else row for row in rows]
    return [
        row
        for row in rows
        if not _fits(row, path) or (listed is not None and row["value"] not in listed)
    ]


def _without(row: dict[str, Any], part: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != part}
