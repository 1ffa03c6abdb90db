"""Guess what the columns of a file are: by their headings, and by what stands in them. Pure."""

import re
from collections.abc import Sequence
from functools import cache

from contacts.domain.contact_files.columns import BY_NAME, COLUMNS
from contacts.domain.contact_files.contents import (
    ADDRESS,
    LINK,
    by_content,
    by_shape,
    guess_work,
    is_shaped,
)
from contacts.domain.contact_files.words import SALUTATIONS
from core.imports import plain
from core.table_lines import Row

HEAD_WITHIN = 10  # nonempty rows: exports begin with a title or a note
NAMING = frozenset(["name", "given_name", "family_name"])
HAND_MADE = 15  # columns; a wider table comes from a program
LOOKED_AT = 50  # rows, for a guess by content
FEW = 4  # rows, which say nothing about the others
# French "Nom" is the surname beside "Prénom", Italian "Nome" the given name beside "Cognome"; alone
# each is the whole name.
WHOLE = frozenset(["name", "nom", "nome", "nombre", "naam"])
# The salutation beside a heading for the job, else the job.
TITLE = frozenset(["title", "titre", "titel", "titolo", "titulo", "trattamento"])
_NUMBERED = re.compile(r"(?P<what>email|phone|website)(?:value|address)?")
# Of a column that says nothing about a person, though made by hand.
_CODES = frozenset(["id", "ids", "key", "uuid", "guid", "photo", "image", "picture", "avatar"])


def locate_head(rows: Sequence[Row]) -> int | None:
    """Return the place of the headings among the first `rows`; None if there are none."""
    first = rows[:HEAD_WITHIN]
    scores = [0 if _has_value(row) else sum(map(bool, by_titles(row))) for row in first]
    best = max(scores, default=0)
    place = scores.index(best) if scores else 0
    if best > 1 or (best and _is_whole(first[place], rows)):
        return place
    if rows and len(rows) > 1 and not _has_value(rows[0]) and _is_over_values(rows):
        return 0
    return None


def guess_columns(
    titles: Row, rows: Sequence[Row], *, has_head: bool, is_hand_made: bool
) -> list[str]:
    """Return the name of a Column for each title, or "" for one that is not read.

    What no title says is guessed from the `rows`. Of a small table made by hand, other columns are
    remarks.
    """
    width = _width(titles, rows[:LOOKED_AT])
    titles = [*titles, *[""] * width][:width]
    samples = [_sample(rows, place) for place in range(width)]
    names = by_titles(titles, frozenset(place for place in range(width) if samples[place]))
    _decide_titles(titles, names, samples)
    if has_head and not (is_hand_made and width <= HAND_MADE):
        return names
    _guess_others(titles, names, samples, has_head=has_head)
    return [name or ("tidbits" if samples[place] else "") for place, name in enumerate(names)]


def _guess_others(titles: Row, names: list[str], samples: list[Row], *, has_head: bool) -> None:
    """Name columns by what stands in them, in place; those of codes are emptied."""
    for place, title in enumerate(titles):
        if _is_code(title):
            samples[place] = []
    shapes = [by_shape(cells) for cells in samples]
    for place, shape in enumerate(shapes):
        if not names[place] and shape not in names[:place]:
            names[place] = shape
    if not has_head or NAMING.isdisjoint(names):
        by_content(names, samples)
    else:
        guess_work(names, samples)


def _is_code(title: str) -> bool:
    return not _CODES.isdisjoint(re.split(r"[\s_]+", title.casefold())[-1:])


def _width(titles: Row, rows: Sequence[Row]) -> int:
    """Return the number of columns; without a heading one counts only if most rows have it."""
    widths = sorted((len(row) for row in rows), reverse=True)
    if not titles:
        return max(widths, default=0)
    usual = widths[len(widths) // 2] if len(widths) >= FEW else 0
    return max(len(titles), usual)


def by_titles(titles: Sequence[str], filled: frozenset[int] = frozenset()) -> list[str]:
    """Return the name of a Column for each known title.

    Of several for one column it is the best title, of those in places that are `filled`.
    """
    known, plains = _known(), [plain(title) for title in titles]
    found = [known.get(text) or _numbered(text) for text in plains]
    columns = {name for _rank, name in filter(None, found)}
    for place, text in enumerate(plains):
        if text in WHOLE:
            found[place] = (0, _whole(text, columns))
    best: dict[str, tuple[bool, int, int]] = {}
    for place, one in enumerate(found):
        if one:
            rank = (place not in filled, one[0], place)
            best[one[1]] = min(rank, best.get(one[1], rank))
    return [
        one[1] if one and (BY_NAME[one[1]].is_many or best[one[1]][2] == place) else ""
        for place, one in enumerate(found)
    ]


@cache
def _known() -> dict[str, tuple[int, str]]:
    known: dict[str, tuple[int, str]] = {}
    for column in COLUMNS:
        for rank, title in enumerate((column.name, str(column.label), *column.also)):
            known.setdefault(plain(title), (max(rank - 1, 0), column.name))
    return known


def _numbered(text: str) -> tuple[int, str] | None:
    """Read "E-mail 2 - Value", "E-Mail 2: Adresse", "Organization 1 - Name", "Web Page 1"."""
    without = re.sub(r"\d+", "", text)
    if without == text or not without:
        return None
    if without == "customfieldvalue":
        return 0, "tidbits"
    if match := _NUMBERED.fullmatch(without):
        return 0, {"website": "link"}.get(match["what"], match["what"])
    return _known().get(without.removesuffix("adresse")) or _known().get(without)


def _whole(text: str, columns: set[str]) -> str:
    has_given, has_family = "given_name" in columns, "family_name" in columns
    if has_given and not has_family:
        return "family_name"
    return "given_name" if has_family and not has_given else "name"


def _decide_titles(titles: Row, names: list[str], samples: list[Row]) -> None:
    """Tell a salutation from a job, in place: beside a heading for the job "Title" is none."""
    plains = [plain(title) for title in titles]
    jobs = [
        place
        for place, text in enumerate(plains)
        if text not in TITLE and _known().get(text, (0, ""))[1] == "title"
    ]
    for place, text in enumerate(plains):
        if text not in TITLE:
            continue
        words = [cell.casefold().strip(". ") for cell in samples[place] if cell]
        is_salutation = bool(words) and all(word in SALUTATIONS for word in words)
        names[place] = "title"
        if jobs or is_salutation:
            names[place] = "" if "prefix" in names else "prefix"
        if jobs and "title" not in names:
            names[jobs[0]] = "title"


def _has_value(row: Row) -> bool:
    return any(is_shaped(ADDRESS, cell) or is_shaped(LINK, cell) for cell in row)


def _is_whole(row: Row, rows: Sequence[Row]) -> bool:
    """Return whether a row with one known heading is no title of the table above the headings."""
    return sum(map(bool, row)) > 1 or all(len(other) == 1 for other in rows)


def _is_over_values(rows: Sequence[Row]) -> bool:
    """True if a first row without addresses stands over a column of them: unknown headings."""
    return any(
        by_shape(_sample(rows[1:], place)) == "email" for place in range(len(rows[0]))
    ) and all(len(cell) < 40 for cell in rows[0])


def _sample(rows: Sequence[Row], place: int) -> Row:
    return [row[place] for row in rows[:LOOKED_AT] if len(row) > place and row[place]]
