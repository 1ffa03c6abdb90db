"""Paths of attributes and filters, as Entra and Okta write them: `eq` and `and`."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from scim.domain.attributes import CANONICAL, ENTERPRISE, USER, part_named
from scim.domain.errors import ScimRefusal, ScimType

LONGEST_EXPRESSION = 1000
MOST_COMPARISONS = 10
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_NAME = r"[A-Za-z$_][\w$-]*"
_BRACKET = rf'\[(?:[^\]"\\]|{_QUOTED})*\]'
_PATH = re.compile(rf"(?P<name>{_NAME})(?P<where>{_BRACKET})?(?:\.(?P<part>{_NAME}))?", re.ASCII)
# the dots and colons of a URN belong to the path before a comparison
_COMPARISON = re.compile(
    rf"\s*(?P<path>(?:urn:[\w.:-]+|{_NAME}(?:{_BRACKET})?(?:\.{_NAME})?))"
    rf"\s+(?P<operator>[A-Za-z]+)\s+(?P<value>{_QUOTED}|[^\s()\"]+)\s*",
    re.ASCII,
)
_AND = re.compile(r"and\b", re.IGNORECASE)


@dataclass(frozen=True)
class Comparison:
    path: "Path"
    value: str | bool | int | float


@dataclass(frozen=True)
class Path:
    """`name` is empty for an attribute that is not read here; `where` chooses among several."""

    name: str
    part: str | None = None
    where: tuple[Comparison, ...] = ()


UNKNOWN = Path("")


def parse_path(text: Any) -> Path:
    """Return what a path names, in canonical spelling. Raises ScimRefusal (invalidPath)."""
    if not isinstance(text, str) or len(text) > LONGEST_EXPRESSION:
        raise ScimRefusal(400, _("A path has to be a short text."), ScimType.INVALID_PATH)
    text = text.strip()
    if _is_in(ENTERPRISE, text):
        return _extension_path(text[len(ENTERPRISE) :])
    if _is_in(f"{USER}:", text):
        text = text[len(USER) + 1 :]
    elif text.lower().startswith("urn:"):
        return UNKNOWN
    match = _PATH.fullmatch(text)
    if match is None:
        about = {"path": text[:100]}
        raise ScimRefusal(400, _("“%(path)s” is not a path.") % about, ScimType.INVALID_PATH)
    return _core_path(match["name"], match["where"], match["part"])


def _is_in(urn: str, text: str) -> bool:
    return text[: len(urn)].lower() == urn.lower()


def _extension_path(rest: str) -> Path:
    """Take `:department` and, from older jobs of Entra, `.department`."""
    if not rest:
        return Path(ENTERPRISE)
    part = part_named(ENTERPRISE, rest[1:]) if rest[0] in ":." else None
    return Path(ENTERPRISE, part) if part else UNKNOWN


def _core_path(name: str, where: str | None, part: str | None) -> Path:
    canonical = CANONICAL.get(name.lower(), "")
    if canonical not in ("name", "emails"):
        return Path(canonical) if canonical and not (where or part) else UNKNOWN
    known = part_named(canonical, part) if part else None
    if part and not known:
        return UNKNOWN
    chosen = parse_filter(where[1:-1], inside=canonical) if where else ()
    return Path(canonical, known, tuple(chosen))


def parse_filter(text: str, inside: str = "") -> list[Comparison]:
    """Return the comparisons that all have to hold; `inside` is the attribute of a `[…]`.

    Raises ScimRefusal (invalidFilter), also for every operator but `eq`.
    """
    if len(text) > LONGEST_EXPRESSION:
        raise _bad_filter(_("This filter is too long."))
    found: list[Comparison] = []
    at = 0
    while True:
        match = _COMPARISON.match(text, at)
        if match is None or len(found) == MOST_COMPARISONS:
            raise _bad_filter(_("Filters compare attributes by “eq”, joined by “and”."))
        found.append(_comparison(match, inside))
        at = match.end()
        if at == len(text):
            return found
        joined = _AND.match(text, at)
        if joined is None:
            raise _bad_filter(_("Comparisons are joined by “and” alone."))
        at = joined.end()


def _comparison(match: re.Match[str], inside: str) -> Comparison:
    if match["operator"].lower() != "eq":
        raise _bad_filter(_("“eq” is the one operator of filters here."))
    return Comparison(_filter_path(match["path"], inside), _literal(match["value"]))


def _filter_path(text: str, inside: str) -> Path:
    if inside:
        return Path(inside, part_named(inside, text) or text)
    if text.lower() == "id":
        return Path("id")
    return parse_path(text)


def _literal(text: str) -> str | bool | int | float:
    try:
        value = json.loads(text if text.startswith('"') else text.lower())
    except (ValueError, RecursionError):
        raise _bad_filter(_("Texts of a filter stand in double quotes.")) from None
    if not isinstance(value, str | bool | int | float):
        raise _bad_filter(_("A filter compares with a text, true or false."))
    return value


def _bad_filter(detail: str) -> ScimRefusal:
    return ScimRefusal(400, detail, ScimType.INVALID_FILTER)
