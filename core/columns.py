"""Heads of a table that sort it, drawn by templates/parts/_sort_head.html."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """A head that sorts; `order` is the value of aria-sort, `query` what a press asks for."""

    name: str
    label: str | Promise
    query: str
    order: str


Sort = tuple[str, str | Promise, bool]  # name, words, whether the largest come first


def columns(sorts: Iterable[Sort], sort: str, kept: Mapping[str, str]) -> dict[str, Column]:
    """Return the heads by name. `sort` is a name, "-" before it for the other direction.

    `kept` is what else of the address stays. The sort named "" is the list's own.
    """
    found = {}
    for name, label, largest_first in sorts:
        is_sorted = sort.removeprefix("-") == name
        is_turned = is_sorted and sort.startswith("-")
        pressed = f"-{name}" if is_sorted and not is_turned else name
        order = "descending" if largest_first != is_turned else "ascending"
        query = query_string({**kept, "sort": "" if pressed == "-" else pressed})
        found[name] = Column(name, label, query, order if is_sorted else "")
    return found


def query_string(asked: Mapping[str, str | Sequence[str]]) -> str:
    """Return the query string of what is not empty; several values repeat the name."""
    return urlencode({name: value for name, value in asked.items() if value}, doseq=True)
