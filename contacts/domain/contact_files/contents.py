"""Guess what the columns of a table are by what stands in them. Pure."""

import re

from contacts.domain.job_words import JOBS, PLACES
from core.names import sort_key
from core.table_lines import Row

ADDRESS = re.compile(r"\S+@\S+\.\S+")
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
LONGEST = 500  # characters of an address or a link
LIKELY = 0.3  # of the cells have a word for a job, or a place of work
_PHONE = re.compile(r"\+?[\d\s().\-/]{7,24}(?:(?:x|ext\.?)\s?\d+)?", re.IGNORECASE)


def is_shaped(pattern: re.Pattern[str], cell: str) -> bool:
    """Return whether all of a short cell has a shape; what is longer is never searched."""
    return len(cell) <= LONGEST and bool(pattern.fullmatch(cell))


def by_shape(cells: Row) -> str:
    """Return what a column is by the shape of most of its cells; "" if that says nothing."""
    for name, pattern in (("email", ADDRESS), ("link", LINK), ("phone", _PHONE)):
        fits = sum(1 for cell in cells if is_shaped(pattern, cell))
        if cells and fits * 10 >= len(cells) * 6 and (name != "phone" or _are_phones(cells)):
            return name
    return ""


def _are_phones(cells: Row) -> bool:
    """True if some are written as numbers of phones are: not years, dates or amounts."""
    digits = [sum(map(str.isdigit, cell)) for cell in cells]
    marked = sum(1 for cell in cells if re.search(r"[+()]|\d[ -]\d{3}", cell))
    return min(digits) >= 7 and max(digits) <= 18 and marked * 2 >= len(cells)


def by_content(names: list[str], samples: list[Row]) -> None:
    """Find jobs, places of work and names among the columns without a name, in place."""
    guess_work(names, samples)
    open_places = [place for place, name in enumerate(names) if not name and samples[place]]
    words = [place for place in open_places if _is_of_names(samples[place])]
    whole = [place for place in words if _share_of_pairs(samples[place]) >= 0.5]
    if whole:
        names[whole[0]] = "name"
    elif len(words) > 1:
        given, family = _in_order(words[:2], names, samples)
        names[given], names[family] = "given_name", "family_name"
    elif words:
        names[words[0]] = "name"


def guess_work(names: list[str], samples: list[Row]) -> None:
    for name, known in (("organization", PLACES), ("title", JOBS)):
        shares = {
            place: _share(cells, known)
            for place, cells in enumerate(samples)
            if cells and not names[place]
        }
        best = max(shares, key=shares.__getitem__, default=None)
        if name not in names and best is not None and shares[best] >= LIKELY:
            names[best] = name


def _in_order(places: list[int], names: list[str], samples: list[Row]) -> list[int]:
    """Return the places of given and family name: addresses often begin with the given name."""
    if "email" not in names:
        return places
    boxes = [cell.partition("@")[0].casefold() for cell in samples[names.index("email")]]
    begun = [
        sum(
            1
            for box, cell in zip(boxes, samples[place], strict=False)
            if box.startswith(sort_key(cell))
        )
        for place in places
    ]
    return places[::-1] if begun[1] > begun[0] else places


def _share(cells: Row, words: frozenset[str]) -> float:
    said = [set(re.findall(r"[^\W\d_]+", cell.casefold())) for cell in cells]
    return sum(1 for each in said if each & words) / len(cells)


def _is_of_names(cells: Row) -> bool:
    fits = sum(1 for cell in cells if len(cell) <= 60 and not re.search(r"[\d@/:]", cell))
    return fits * 10 >= len(cells) * 8


def _share_of_pairs(cells: Row) -> float:
    return sum(1 for cell in cells if 2 <= len(cell.split()) <= 4) / len(cells)
