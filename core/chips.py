"""Chips: links above a list that narrow it, drawn by templates/_chips.html."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Chip:
    """`query` is the query string that the chip leads to, without "?"; `number` how many rows it
    would show, None where nobody counted. `value` is for the same filter as a select.
    """

    label: str | Promise
    query: str
    number: int | None = None
    is_chosen: bool = False
    value: str = ""
    icon: str = ""
