"""Parse a pasted list of addresses: several a line, names or reasons, columns under a heading.

Pure. Names are dropped; `names_beside` finds them for invitations. A reason never holds an address:
what looks like one is in the list or among the problems.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.addresses import InvalidAddress, clean_address, visible
from core.errors import Refusal
from core.lines import flat

LIKE_AN_ADDRESS = re.compile(r"[^\s@<>,;]@[^\s@<>,;]")
IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
ADDRESS_HEADING = re.compile(
    r"(?:(?:primary|work|contact) )?e-?mail(?: address(?:es)?)?(?: \d)?|address(?:es)?"
)
REASON_HEADINGS = frozenset(
    {"reason", "why", "note", "notes", "comment", "comments", "remark", "remarks"}
)
HEADING_WORDS = REASON_HEADINGS | {
    "name",
    "full name",
    "first name",
    "last name",
    "organization",
    "company",
    "date",
}
SEPARATORS = ",;\t，；、"
NAMED = re.compile(r'(?:"([^"<>\n]+)"|([^"<>,;\t\n]+))\s*<([^<>]*@[^<>]*)>')
EDGES = " '\"()[]<>.:"
Cells = list[str]


class UnreadableLine(Refusal):
    """`sentence` is the end of one: "Line 3: …"."""


@dataclass
class AddressList:
    """`reasons` by address, empty where none was given; a sentence by line; ignored headings."""

    reasons: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    unread: Cells = field(default_factory=list)


def holds_address(text: str) -> bool:
    """True if `text` holds an address, or something that was meant as one."""
    return bool(LIKE_AN_ADDRESS.search(visible(text)))


def read_list(lines: Cells, longest_reason: int) -> AddressList:
    """Parse every address of `lines` with its reason. Unreadable lines are among the problems."""
    found, heading = AddressList(), Heading([])
    rows = [
        (number, cells) for number, line in enumerate(lines, start=1) if any(cells := _cells(line))
    ]
    for place, (number, cells) in enumerate(rows):
        if place == 0 and _is_heading(cells):
            heading = Heading(cells)
            found.unread = heading.unread
            continue
        try:
            addresses, reason = heading.read(cells)
            _check(reason, longest_reason)
        except UnreadableLine as problem:
            about = {"line": number, "problem": problem.sentence}
            found.problems.append(_("Line %(line)s: %(problem)s") % about)
        else:
            found.reasons.update(dict.fromkeys(addresses, reason))
    return found


def names_beside(text: str) -> dict[str, str]:
    """Return names by address: `Dana Whitfield <dana@…>`. Invalid addresses are left out."""
    names = {}
    for quoted, bare, address in NAMED.findall(text):
        with suppress(InvalidAddress):
            names[clean_address(address)] = flat(quoted or bare)
    return names


class Heading:
    """The columns that the first line names; without a heading each line is read by itself."""

    def __init__(self, cells: Cells):
        names = [cell.casefold() for cell in cells]
        self.width = len(cells)
        self.addresses = [n for n, name in enumerate(names) if ADDRESS_HEADING.fullmatch(name)]
        self.reasons = [n for n, name in enumerate(names) if name in REASON_HEADINGS]
        self.unread = [
            cell
            for n, cell in enumerate(cells)
            if cell and n not in {*self.addresses, *self.reasons}
        ]

    def read(self, cells: Cells) -> tuple[Cells, str]:
        """Return the addresses and the reason of one line. Raises UnreadableLine."""
        if self.width < 2 or not self.addresses:
            return _read(cells)
        if self.reasons == [self.width - 1]:  # a comma inside the last column
            cells = [*cells[: self.width - 1], ", ".join(filter(None, cells[self.width - 1 :]))]
        if any(cells[self.width :]):
            raise UnreadableLine(_("it has more cells than the first line."))
        given = [cells[n] for n in self.addresses if n < len(cells) and cells[n]]
        if not given:
            raise UnreadableLine(_("there is no address in it."))
        reason = ", ".join(cells[n] for n in self.reasons if n < len(cells) and cells[n])
        return [address for cell in given for address in _addresses(cell)], reason


def _is_heading(cells: Cells) -> bool:
    if any(holds_address(cell) for cell in cells):
        return False
    return any(
        ADDRESS_HEADING.fullmatch(cell.casefold()) or cell.casefold() in HEADING_WORDS
        for cell in cells
    )


def _read(cells: Cells) -> tuple[Cells, str]:
    """A name may precede the first address, a reason may follow the last one."""
    addresses: Cells = []
    reason: Cells = []
    for cell in cells:
        if not holds_address(cell):
            reason += [cell] if cell and addresses else []
        elif addresses and not _is_address_alone(cell):
            raise UnreadableLine(_("the reason has an email address in it."))
        else:
            more, after = _split(cell)
            addresses += more
            reason = [after] if after else []
    if not addresses:
        raise UnreadableLine(_no_address(", ".join(cells)))
    return addresses, ", ".join(reason)


def _is_address_alone(cell: str) -> bool:
    return bool(IN_BRACKETS.search(cell)) or all(holds_address(word) for word in cell.split())


def _split(cell: str) -> tuple[Cells, str]:
    """Return the addresses of a cell and the words after them. Raises UnreadableLine."""
    if IN_BRACKETS.search(cell):
        return _addresses(cell), cell.rpartition(">")[2].strip(EDGES)
    words = cell.split()
    last = max(n for n, word in enumerate(words) if holds_address(word))
    return _addresses(" ".join(words[: last + 1])), " ".join(words[last + 1 :])


def _addresses(cell: str) -> Cells:
    given = IN_BRACKETS.findall(cell) or [word for word in cell.split() if holds_address(word)]
    if not given:
        raise UnreadableLine(_no_address(cell))
    return [_clean(text) for text in given]


def _clean(text: str) -> str:
    for candidate in (
        text.strip(),
        re.sub(r"^mailto:", "", text.strip(EDGES), flags=re.IGNORECASE).strip(EDGES),
    ):
        try:
            return clean_address(candidate)
        except InvalidAddress as error:
            has_letters = error.has_letters
    if has_letters:
        raise UnreadableLine(
            _("“%(text)s” has letters before the @ that mail servers don't take.")
            % {"text": text[:60]}
        )
    raise UnreadableLine(_no_address(text))


def _no_address(text: str) -> str:
    return _("“%(text)s” is not an email address.") % {"text": text[:60]}


def _check(reason: str, longest: int) -> None:
    if holds_address(reason):
        raise UnreadableLine(_("the reason has an email address in it."))
    if len(reason) > longest:
        raise UnreadableLine(_("the reason has more than %(most)s characters.") % {"most": longest})


def _cells(line: str) -> Cells:
    """Split at separators outside quotation marks; an unpaired mark is text."""
    parts = re.split(f"[{SEPARATORS}]", line) if line.count('"') % 2 else _quoted(line)
    return [" ".join(visible(part).split()) for part in parts]


def _quoted(line: str) -> Iterator[str]:
    cell, is_inside = "", False
    for char in line:
        if char == '"':
            is_inside = not is_inside
        elif char in SEPARATORS and not is_inside:
            yield cell
            cell = ""
        else:
            cell += char
    yield cell
