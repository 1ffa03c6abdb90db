"""The site's own columns: what the export writes, and how it is read again, word by word. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.domain.contact_files import choices, values
from contacts.domain.contact_files.columns import BY_NAME
from contacts.domain.contact_files.found import (
    Cell,
    FileContext,
    FoundContact,
    Gathering,
    label_of,
)
from contacts.domain.quick_add.shapes import LONGEST_PHONE
from contacts.domain.tag_names import LONGEST_TAG, tag_names
from core.addresses import InvalidAddress, clean_address
from core.imports import plain

# In the order of the export; `link` holds all links, `tidbits` and `found_out` lines.
COLUMNS = (
    "name", "preferred_name", "title", "organization", "email", "phone", "link", "kind", "level",
    "field", "setting", "source", "found_where", "relationship", "introduced_by",
    "introducer_may_be_named", "common_ground", "met_on", "met_where", "zone", "took_interest",
    "found_out", "tidbits", "tags", "planned_on", "cadence",
)  # fmt: skip
# Written for people; the site knows it by itself.
SITE_ONLY: dict[str, str | Promise] = {
    "status": gettext_lazy("Status"),
    "last_touch": gettext_lazy("Last in touch"),
    "pointed_to": gettext_lazy("Pointed me to"),
}
_MARKS = ("source", "relationship", "tidbits")
_AS_WRITTEN = ("name", "preferred_name", *values.ONE_LINE)


def headings() -> list[str]:
    return [*map(label_of, COLUMNS), *map(str, SITE_ONLY.values())]


def is_own(titles: Sequence[str]) -> bool:
    """Return whether these are headings of the export."""
    plains = {plain(title) for title in titles}
    return {plain(label_of(name)) for name in _MARKS} <= plains


def own_contact(
    number: int, texts: Mapping[str, str], context: FileContext, raw: Sequence[str]
) -> FoundContact:
    """Return what the columns of the export say; nothing is split or joined, as elsewhere."""
    found = Gathering()
    found.remark("", texts.get("tidbits", ""))
    found.findings += filter(None, [texts.get("found_out", "")])
    for name in _AS_WRITTEN:
        found.set(name, texts.get(name, ""))
    _read_reached(texts, found)
    cells = {name: [Cell(text)] for name, text in texts.items() if text}
    values.read_links(cells.get("link", []), found)
    choices.read_choices(cells, context, found)
    for name, reader in values.READERS.items():
        if text := texts.get(name, ""):
            reader(name, text, found)
    _read_tags(texts.get("tags", ""), found)
    for name in BY_NAME.keys() & texts.keys() - set(COLUMNS):
        found.remark(label_of(name), texts[name])  # of a column that somebody added
    if not found.values.get("name"):
        found.problems.append(_("There is no name."))
    found.finish()
    return FoundContact(
        number, found.values, tuple(found.problems), tuple(found.notes), cells=tuple(raw)
    )


def _read_reached(texts: Mapping[str, str], found: Gathering) -> None:
    if address := texts.get("email", ""):
        try:
            found.values["email"] = clean_address(address)
        except InvalidAddress:
            found.remark(label_of("email"), address)
            found.notes.append(values.NO_ADDRESS % {"text": address[:60]})
    if phone := texts.get("phone", ""):
        if len(phone) <= LONGEST_PHONE:
            found.values["phone"] = phone
        else:
            found.remark(label_of("phone"), phone)
            found.notes.append(values.NO_PHONE % {"text": phone[:30]})


def _read_tags(text: str, found: Gathering) -> None:
    if not text:
        return
    names = tag_names(text)
    found.set("tags", ", ".join(name for name in names if len(name) <= LONGEST_TAG))
    found.remark(label_of("tags"), ", ".join(name for name in names if len(name) > LONGEST_TAG))
