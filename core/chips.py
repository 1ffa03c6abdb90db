"""Chips: filter links above a list, drawn by templates/_chips.html."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Chip:
    """`query` is the query string without "?"; `number` counts its rows, None if not counted."""

    label: str | Promise
    query: str
    number: int | None = None
    is_chosen: bool = False
    value: str = ""
    icon: str = ""
