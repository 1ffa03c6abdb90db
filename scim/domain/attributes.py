"""The attributes that are read from a directory; every other one is ignored."""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.lines import HiddenCharacter, one_line
from scim.domain.errors import invalid_value

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
NAME_PARTS = (
    "formatted",
    "familyName",
    "givenName",
    "middleName",
    "honorificPrefix",
    "honorificSuffix",
)
EMAIL_PARTS = ("value", "display", "type", "primary")
EXTENSION_PARTS = ("employeeNumber",)
PARTS: dict[str, tuple[str, ...]] = {
    "name": NAME_PARTS,
    "emails": EMAIL_PARTS,
    ENTERPRISE: EXTENSION_PARTS,
}
LONGEST = 254
MOST_EMAILS = 10
# What no column of PostgreSQL can hold.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Resource = dict[str, Any]  # a user's attributes as the directory sent them, in canonical spelling


def is_storable(text: str) -> bool:
    return not _UNSTORABLE.search(text)


def folded(user_name: str) -> str:
    """Return the form in which two `userName`s are compared: caseExact is false."""
    return unicodedata.normalize("NFKC", user_name).casefold()


def read(name: str, value: Any) -> Any:
    """Return a sent value of the attribute `name` as it is stored; None if it is unassigned.

    Raises ScimRefusal.
    """
    return READERS[name](name, value)


def read_part(name: str, part: str, value: Any) -> Any:
    """Return a sent value of `part` of a complex attribute; None if it is unassigned."""
    full = f"{name}.{part}"
    if part == "primary":
        return _flag(full, value)
    return _key(full, value) if part == "value" else _text(full, value)


def part_named(name: str, text: str) -> str | None:
    """Return the canonical spelling of a sub-attribute; None for one that is ignored."""
    return next((part for part in PARTS[name] if part.lower() == text.lower()), None)


def read_parts(name: str, value: Any) -> dict[str, Any]:
    """Return the known parts of an object, those without a value as None."""
    if not isinstance(value, dict):
        raise invalid_value(_("“%(name)s” has to be an object.") % {"name": name})
    found = ((part_named(name, str(key)), each) for key, each in value.items())
    return {part: read_part(name, part, each) for part, each in found if part}


def _scalar(value: Any) -> Any:
    """Unwrap `[{"value": x}]`, in which older jobs of Entra send single values."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _text(name: str, value: Any) -> str | None:
    value = _scalar(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = json.dumps(value)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise invalid_value(_("“%(name)s” has to be a text.") % {"name": name})
    if len(value) > LONGEST:
        about = {"name": name, "most": LONGEST}
        raise invalid_value(_("“%(name)s” is longer than %(most)d characters.") % about)
    if not is_storable(value):
        raise invalid_value(_("“%(name)s” holds a character that is none.") % {"name": name})
    return value


def _key(name: str, value: Any) -> str | None:
    """Read a text that identifies somebody: nothing invisible in it, none at its ends."""
    text = _text(name, value)
    try:
        is_plain = text is None or one_line(text) == text
    except HiddenCharacter:
        is_plain = False
    if not is_plain:
        raise invalid_value(_("“%(name)s” holds invisible characters.") % {"name": name})
    return text


def _flag(name: str, value: Any) -> bool | None:
    value = _scalar(value)
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    if value is None or value == "":
        return None
    if not isinstance(value, bool):
        raise invalid_value(_("“%(name)s” has to be true or false.") % {"name": name})
    return value


def _object(name: str, value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    return {part: each for part, each in read_parts(name, value).items() if each is not None}


def _emails(name: str, value: Any) -> list[dict[str, Any]] | None:
    if value is None:
        return None
    rows = value if isinstance(value, list) else [value]
    if len(rows) > MOST_EMAILS:
        about = {"most": MOST_EMAILS}
        raise invalid_value(_("At most %(most)d email addresses are read.") % about)
    read_rows = [_object(name, {"value": row} if isinstance(row, str) else row) for row in rows]
    return [row for row in read_rows if row and row.get("value")]


READERS: dict[str, Callable[[str, Any], Any]] = {
    "userName": _key,
    "externalId": _key,
    "displayName": _text,
    "active": _flag,
    "name": _object,
    "emails": _emails,
    ENTERPRISE: _object,
}
CANONICAL = {name.lower(): name for name in READERS}
