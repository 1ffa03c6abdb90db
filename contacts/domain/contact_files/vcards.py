"""Read contacts from vCards 2.1, 3.0 and 4.0. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.domain.contact_files.card_lines import CardLine, RawCard, parse_line, raw_cards
from contacts.domain.contact_files.found import Cell, FileContext, FoundContact
from contacts.domain.contact_files.opened import OpenedFile
from contacts.domain.contact_files.own import COLUMNS, own_contact
from contacts.domain.contact_files.values import contact_of
from contacts.domain.contact_files.words import TECHNICAL

_SEARCHED = 4_000  # bytes
_BEGINS = re.compile(r"^\s*begin\s{0,9}:\s{0,9}vcard\s*$", re.IGNORECASE | re.MULTILINE)
_GROUP = re.compile(rb"k\0?i\0?n\0?d\0?:\0?g\0?r\0?o\0?u\0?p", re.IGNORECASE)
_APPLE = re.compile(r"_\$!<(.*)>!\$_")
# Of cards that the export wrote: what vCard has no property for is one of ours.
OWN = "//Margin//"
OWN_PROPERTIES = {
    "fn": "name",
    "nickname": "preferred_name",
    "org": "organization",
    "title": "title",
    "email": "email",
    "tel": "phone",
    "url": "link",
    "note": "tidbits",
    "categories": "tags",
}
OWN_PROPERTIES |= {
    f"x-margin-{name.replace('_', '-')}": name
    for name in COLUMNS
    if name not in OWN_PROPERTIES.values()
}
_TEXTS = {"title": "title", "role": "role", "note": "tidbits", "x-linkedin": "link", "url": "link"}
_LABELS = {
    "cell": gettext_lazy("Mobile"),
    "home": gettext_lazy("Home"),
    "work": gettext_lazy("Work"),
}


def is_of_cards(data: bytes, encoding: str) -> bool:
    text = data[:_SEARCHED].decode(encoding, "ignore").replace("\ufeff", "")
    return bool(_BEGINS.search(text)) and text.lstrip()[:5].casefold() == "begin"


def read_cards(opened: OpenedFile, context: FileContext) -> Iterator[FoundContact]:
    """Yield each card that is no group; groups become tags of their members. Raises Unreadable."""
    groups = _groups(opened)
    for raw in raw_cards(opened.data, opened.encoding):
        card = Card(raw)
        if not card.is_group:
            yield card.contact(context, groups)


def _groups(opened: OpenedFile) -> dict[str, list[str]]:
    """Return the names of the groups of each UID."""
    found: dict[str, list[str]] = defaultdict(list)
    if not _GROUP.search(opened.data):
        return found
    for raw in raw_cards(opened.data, opened.encoding):
        if any("kind:group" in line.casefold() for line in raw.lines):
            card = Card(raw)
            name = card.first("fn") or card.first("n").strip("; ")
            for line in card.lines:
                if line.name in ("member", "x-addressbookserver-member") and name:
                    found[_uid(line.text)].append(name)
    return found


def _uid(text: str) -> str:
    return text.casefold().removeprefix("urn:uuid:").strip()


class Card:
    """A card in its parts; a line that cannot be read is noted, the others count."""

    def __init__(self, raw: RawCard):
        self.raw = raw
        self.lines: list[CardLine] = []
        self.notes: list[str] = []
        for text in raw.lines:
            try:
                self.lines.append(parse_line(text))
            except ValueError:
                said = _("A line of the card cannot be read: “%(text)s”")
                self.notes.append(said % {"text": text[:60]})
        self.labels = {
            line.group: _APPLE.sub(r"\1", line.text)
            for line in self.lines
            if line.name == "x-ablabel" and line.group
        }

    @property
    def is_group(self) -> bool:
        kinds = ("kind", "x-addressbookserver-kind")
        return any(line.name in kinds and line.text.casefold() == "group" for line in self.lines)

    def first(self, name: str) -> str:
        return next((line.text for line in self.lines if line.name == name), "")

    def contact(self, context: FileContext, groups: dict[str, list[str]]) -> FoundContact:
        if OWN in self.first("prodid"):
            raw = ["\n".join(self.raw.lines)]
            return own_contact(self.raw.number, self._own_texts(), context, raw)
        cells: dict[str, list[Cell]] = defaultdict(list)
        unread: list[str] = [*self.raw.dropped]
        for line in _preferred_first(self.lines):
            is_read = self._read(line, cells) and not _has_street(line)
            if not is_read and line.name not in TECHNICAL and line.text.strip(";, "):
                unread.append(line.name)
        for group in groups.get(_uid(self.first("uid")), ()):
            cells["tags"].append(Cell(group))
        if roles := cells.pop("role", []):
            cells["tidbits" if cells.get("title") else "title"] += roles
        return contact_of(
            self.raw.number,
            cells,
            context,
            notes=self.notes,
            unread=list(dict.fromkeys(map(unread_name, unread))),
            raw=["\n".join(self.raw.lines)],
        )

    def _own_texts(self) -> dict[str, str]:
        """Return the columns of a card that the site wrote."""
        texts: dict[str, str] = {}
        for line in self.lines:
            name = OWN_PROPERTIES.get(line.name, "")
            text = ", ".join(line.listed) if name == "tags" else line.text
            if name:
                texts[name] = f"{texts[name]}\n{text}" if name in texts else text
        return texts

    def _read(self, line: CardLine, cells: dict[str, list[Cell]]) -> bool:
        """Add what a line says to `cells`; False for a property that is not read."""
        add = _Adding(cells, self._label(line))
        reader = _READERS.get(line.name)
        if reader:
            reader(add, line)
        elif column := _TEXTS.get(line.name):
            label = str(_("Role")) if line.name == "role" else ""
            add.to(column, line.text, label)
        return bool(reader or line.name in _TEXTS)

    def _label(self, line: CardLine) -> str:
        if own := self.labels.get(line.group, ""):
            return own
        return next((str(_LABELS[kind]) for kind in line.types if kind in _LABELS), "")


def unread_name(name: str) -> str:
    said = {
        "photo": _("photo"),
        "logo": _("logo"),
        "sound": _("sound"),
        "key": _("key"),
        "bday": _("birthday"),
        "x-abdate": _("date"),
        "anniversary": _("anniversary"),
        "impp": _("messenger"),
        "agent": _("assistant"),
        "related": _("related person"),
        "geo": _("position on the map"),
        "adr": _("street address"),
        "label": _("street address"),
    }
    return said.get(name) or name.upper()


class _Adding:
    def __init__(self, cells: dict[str, list[Cell]], label: str):
        self.cells, self.label = cells, label

    def to(self, column: str, text: str, label: str | None = None) -> None:
        if text:
            self.cells[column].append(Cell(text, self.label if label is None else label))


def _read_name(add: _Adding, line: CardLine) -> None:
    columns = ("family_name", "given_name", "middle_name", "prefix", "suffix")
    for column, part in zip(columns, line.parts, strict=False):
        between = ", " if column == "suffix" else " "
        add.to(column, between.join(filter(None, (each.strip() for each in part.split(",")))))


def _read_organization(add: _Adding, line: CardLine) -> None:
    first, *others = line.parts
    add.to("organization", first)
    add.to("department", ", ".join(filter(None, others)))


def _read_address(add: _Adding, line: CardLine) -> None:
    """Read town, region and country; the street is nobody's business."""
    add.to("location", ", ".join(filter(None, [*line.parts[3:5], *line.parts[6:7]])))


def _has_street(line: CardLine) -> bool:
    return line.name == "adr" and any([*line.parts[:3], *line.parts[5:6]])


def _read_phone(add: _Adding, line: CardLine) -> None:
    number, _separator, extension = line.text.removeprefix("tel:").partition(";ext=")
    if "fax" in line.types or "pager" in line.types:
        add.to("tidbits", number, str(_("Fax")) if "fax" in line.types else str(_("Pager")))
        return
    add.to("phone", f"{number} x{extension}" if extension else number)


def _read_names_called(add: _Adding, line: CardLine) -> None:
    first, *others = line.listed
    add.to("preferred_name", first)
    add.to("tidbits", ", ".join(others), str(_("Also called")))


_READERS = {
    "fn": lambda add, line: add.to("name", line.text),
    "n": _read_name,
    "nickname": _read_names_called,
    "org": _read_organization,
    "email": lambda add, line: add.to("email", line.text.removeprefix("mailto:")),
    "tel": _read_phone,
    "adr": _read_address,
    "x-socialprofile": lambda add, line: add.to("link", line.text),
    "categories": lambda add, line: add.to("tags", ", ".join(line.listed)),
    "tz": lambda add, line: add.to("zone", line.text),
}


def _preferred_first(lines: list[CardLine]) -> list[CardLine]:
    return sorted(lines, key=lambda line: "pref" not in line.types)
