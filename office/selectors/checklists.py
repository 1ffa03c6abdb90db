"""What the office wants students to have done before a talk."""

from core.cache import cached
from office.models import ChecklistItem


def checklist(mode: str) -> list[str]:
    """Return the lines for this ChecklistItem.Mode, then those for any talk. At most one query."""
    lines = cached("checklists", _lines)
    return lines.get(mode, []) + lines.get(ChecklistItem.Mode.ANY.value, [])


def _lines() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mode, name in ChecklistItem.objects.offered().values_list("mode", "name"):
        found.setdefault(mode, []).append(name)
    return found
