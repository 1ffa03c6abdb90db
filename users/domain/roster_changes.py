"""What a roster changes of an account. Pure.

Both sides are dicts that go into JSON: `said`, what the file says of a student, and `before`, the
account, whose `last` is what the roster before said. What was corrected by hand since then stays:
only what the file says anew is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

OF_USER = ("full_name", "email", "university_id")
OF_PROFILE = ("subject", "class_year")
SIMPLE = (*OF_USER, "leaves_on", *OF_PROFILE)  # a day is text, as in JSON
LABELS = {
    "full_name": _("Name"),
    "email": _("Email address"),
    "university_id": _("University id"),
    "subject": _("Program"),
    "class_year": _("Year"),
    "leaves_on": _("Leaves on"),
    "cohorts": _("Cohort"),
    "counselor": _("Counselor"),
}


@dataclass
class Changes:
    """`columns` to new values; ids of cohorts; the id of a counselor in place of those there."""

    columns: dict[str, str] = field(default_factory=dict)
    into: list[int] = field(default_factory=list)
    out_of: list[int] = field(default_factory=list)
    counselor: int | None = None

    @property
    def names(self) -> list[str]:
        names = list(self.columns)
        if self.into or self.out_of:
            names.append("cohorts")
        if self.counselor:
            names.append("counselor")
        return names


def changes_of(said: Mapping[str, Any], before: Mapping[str, Any]) -> Changes:
    last = before.get("last") or {}
    columns = {
        name: said[name]
        for name in SIMPLE
        if said.get(name) and said[name] not in (before.get(name), last.get(name))
    }
    if columns.get("university_id", "").lower() == (before.get("university_id") or "").lower():
        columns.pop("university_id", None)  # ids ignore case
    changes = Changes(columns)
    if "cohorts" in said:
        there, wanted = set(before["cohorts"]), set(said["cohorts"])
        earlier = set(last.get("cohorts", ()))
        changes.into = sorted(wanted - there - earlier)
        changes.out_of = sorted((earlier - wanted) & there)
    counselor = said.get("counselor")
    if counselor and counselor != last.get("counselor") and counselor not in before["counselors"]:
        changes.counselor = counselor
    return changes
