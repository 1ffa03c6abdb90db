"""From the cells of one contact to its columns: nothing is dropped without being named. Pure."""

import re
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.domain.contact_files import choices, names
from contacts.domain.contact_files.days import day_of
from contacts.domain.contact_files.found import (
    Cell,
    FileContext,
    FoundContact,
    Gathering,
    label_of,
)
from contacts.domain.contact_files.words import SYSTEM_GROUPS
from contacts.domain.quick_add.shapes import GAP, LONGEST_LINK, LONGEST_PHONE, take_addresses
from contacts.domain.tag_names import LONGEST_TAG, MOST_AT_ONCE, tag_names
from core.addresses import InvalidAddress, clean_address
from core.imports import yes_no
from core.zones import known as known_zones

Cells = Mapping[str, Sequence[Cell]]
ONE_LINE = (
    "title", "organization", "common_ground", "met_where", "found_where", "introduced_by",
)  # fmt: skip
NO_ADDRESS = gettext_lazy("“%(text)s” is no email address. It is kept as a remark.")
NO_PHONE = gettext_lazy("“%(text)s…” is too long for a phone number. It is kept as a remark.")
MOST_LINKS = 10  # services.links refuses more
_STAR = re.compile(r"\A\*\s+")
_BETWEEN = re.compile(r"\s*:::\s*|\s*\n\s*")
_TAGS = re.compile(r"\s*(?::::|[;,\n])\s*")
_SHORTENED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_EXCHANGE = re.compile(r"/o=.*", re.IGNORECASE)
_LEFT = re.compile(r"(?:mailto|e-?mail|smtp)\s*:?|[\s,;<>()\"'“”]|" + GAP, re.IGNORECASE)


def contact_of(
    number: int,
    cells: Cells,
    context: FileContext,
    *,
    problems: Sequence[str] = (),
    notes: Sequence[str] = (),
    unread: Sequence[str] = (),
    raw: Sequence[str] = (),
) -> FoundContact:
    """Return what `cells` say. A contact without a name and without a telling address is wrong."""
    found = Gathering(problems=list(problems), notes=list(notes))
    for cell in cells.get("tidbits", ()):
        found.remark(cell.label, cell.text)
    found.findings += [cell.text for cell in cells.get("found_out", ())]
    _read_emails(cells, found)
    names.read_name(cells, found)
    _read_phones(cells.get("phone", ()), found)
    read_links(cells.get("link", ()), found)
    for name in ONE_LINE:
        _read_text(name, cells, found)
    choices.read_choices(cells, context, found)
    _read_rest(cells, found)
    found.finish()
    return FoundContact(
        number,
        found.values,
        tuple(found.problems),
        tuple(found.notes),
        tuple(unread),
        tuple(raw),
    )


def pieces_of(cells: Sequence[Cell]) -> list[Cell]:
    """Return each value of a column: Google puts several into one cell, apart by " ::: "."""
    return [
        Cell(text, cell.label)
        for cell in cells
        for piece in _BETWEEN.split(cell.text)
        if (text := _STAR.sub("", piece).strip())
    ]


def _read_emails(cells: Cells, found: Gathering) -> None:
    addresses: list[str] = []
    for cell in pieces_of(cells.get("email", ())):
        if _EXCHANGE.match(cell.text):
            found.notes.append(
                _("An address inside of Exchange is left out: nobody can write to it.")
            )
            continue
        here, rest = _addresses(cell.text)
        addresses += here
        if rest and not (here and names.is_said(rest, cells)):
            found.remark(label_of("email"), cell.text)
            if not here:
                found.notes.append(NO_ADDRESS % {"text": cell.text[:60]})
    addresses = list({address.casefold(): address for address in reversed(addresses)}.values())
    addresses.reverse()
    if addresses:
        found.values["email"] = addresses[0]
    for address in addresses[1:]:
        found.remark(_("Other email"), address)


def _addresses(text: str) -> tuple[list[str], str]:
    """Return the addresses in a cell, and what else stands there that says something."""
    try:
        return [clean_address(text.removeprefix("mailto:"))], ""
    except InvalidAddress:
        left, found = take_addresses(text)
    rest = _LEFT.sub(" ", left)
    return found, rest if any(map(str.isalnum, rest)) else ""


def _read_phones(cells: Sequence[Cell], found: Gathering) -> None:
    phones: list[Cell] = []
    for cell in pieces_of(cells):
        text = re.sub(r"\A(\d{7,15})\.0+\Z", r"\1", cell.text.removeprefix("tel:"))
        for piece in _phones(text):
            if _SHORTENED.fullmatch(piece):
                said = _("“%(text)s” is a phone number that a spreadsheet cut off.")
                found.notes.append(said % {"text": piece})
                found.remark(label_of("phone"), piece)
            elif len(piece) > LONGEST_PHONE:
                found.remark(label_of("phone"), piece)
                found.notes.append(NO_PHONE % {"text": piece[:30]})
            else:
                phones.append(Cell(piece, cell.label))
    phones = list({"".join(filter(str.isalnum, c.text)): c for c in reversed(phones)}.values())
    phones.reverse()
    if phones:
        found.values["phone"] = phones[0].text
    for other in phones[1:]:
        found.remark(other.label or _("Other phone"), other.text)


def _phones(text: str) -> list[str]:
    """Split "617-555-0100; 617-555-0101"; a comma splits only what is long enough on both sides."""
    parts = [part.strip() for part in re.split(r"\s*;\s*|\s*,\s*|\s+/\s+|\s+or\s+", text)]
    if len(parts) > 1 and all(sum(map(str.isdigit, part)) >= 7 for part in parts):
        return parts
    return [text]


def read_links(cells: Sequence[Cell], found: Gathering) -> None:
    links: list[str] = []
    for cell in pieces_of(cells):
        for piece in cell.text.split():
            link = link_of(piece.strip(",;"))
            if link:
                links.append(link)
            else:
                found.remark(label_of("link"), piece)
                said = _("“%(text)s” is no link. It is kept as a remark.")
                found.notes.append(said % {"text": piece[:60]})
    first, *others = [*dict.fromkeys(links), ""]
    if first:
        found.values["link"] = first
    if kept := "\n".join(others[: MOST_LINKS - 1]).strip():
        found.values["more_links"] = kept
    for link in others[MOST_LINKS - 1 : -1]:
        found.remark(_("Other link"), link)


def link_of(text: str) -> str:
    """Return a web address with its scheme, at most as long as its column; "" for no address."""
    link = text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text}"
    if "." not in link or "@" in link or len(link) > LONGEST_LINK:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError:
        return ""
    return link


def _read_text(name: str, cells: Cells, found: Gathering) -> None:
    """Read a column of one line; of several values the first, the others as remarks."""
    texts = [" ".join(cell.text.split()) for cell in pieces_of(cells.get(name, ()))]
    first, *others = [*dict.fromkeys(texts), ""]
    found.set(name, first)
    for text in others:
        found.remark(label_of(name), text)


def _read_rest(cells: Cells, found: Gathering) -> None:
    for cell in pieces_of(cells.get("department", ())):
        found.remark(label_of("department"), cell.text)
    if "location" in cells:
        places = list(dict.fromkeys(cell.text for cell in pieces_of(cells["location"])))
        found.remark(label_of("location"), ", ".join(places))
    read_tags([tag for cell in cells.get("tags", ()) for tag in _TAGS.split(cell.text)], found)
    for cell in cells.get("connected_on", ()):
        found.remark(label_of("connected_on"), day_of(cell.text) or cell.text)
    for name, reader in READERS.items():
        for cell in cells.get(name, ()):
            reader(name, cell.text, found)


def read_tags(tags: Sequence[str], found: Gathering) -> None:
    if not tags:
        return
    names = tag_names(",".join(_STAR.sub("", tag.replace(",", " ")) for tag in tags))
    names = [name for name in names if name.casefold() not in SYSTEM_GROUPS]
    fit = [name for name in names if len(name) <= LONGEST_TAG]
    found.set("tags", ", ".join(fit[:MOST_AT_ONCE]))
    others = [name for name in names if name not in fit[:MOST_AT_ONCE]]
    found.remark(label_of("tags"), ", ".join(others))


def read_day(name: str, text: str, found: Gathering) -> None:
    if day := day_of(text):
        found.values[name] = day
    else:
        found.remark(label_of(name), text)
        said = _("“%(text)s” is no day that is read here. It is kept as a remark.")
        found.notes.append(said % {"text": text[:60]})


def read_yes(name: str, text: str, found: Gathering) -> None:
    try:
        if yes_no(text):
            found.values[name] = "yes"
    except ValueError as error:
        found.remark(label_of(name), text)
        found.notes.append(str(error))


def read_answer(name: str, text: str, found: Gathering) -> None:
    """Keep a no, too: it is another thing than nothing said."""
    try:
        found.values[name] = "yes" if yes_no(text) else "no"
    except ValueError as error:
        found.remark(label_of(name), text)
        found.notes.append(str(error))


def read_zone(name: str, text: str, found: Gathering) -> None:
    if text in known_zones():
        found.values[name] = text
    else:
        found.remark(label_of(name), text)


READERS = {
    "met_on": read_day,
    "planned_on": read_day,
    "took_interest": read_yes,
    "introducer_may_be_named": read_answer,
    "zone": read_zone,
}
