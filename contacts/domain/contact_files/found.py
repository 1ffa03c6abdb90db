"""A contact as a file or a text says it, and from its cells to the columns of a contact. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from contacts.domain.contact_files.columns import BY_NAME

LENGTHS = {
    "name": 150,
    "preferred_name": 60,
    "title": 150,
    "organization": 150,
}
MOST_TIDBITS = 1000


@dataclass(frozen=True)
class Cell:
    """A text of a file. `label` says what it is if its column doesn't: a heading, a type."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class FileContext:
    """What reading has to know: the country of national phone numbers, and the office's lists.

    `fields` and `sources` lead from a name or slug in lower case to the slug.
    """

    region: str = "US"
    fields: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundContact:
    """One row or card.

    `values` holds columns of Contact as texts (`field` and `source` are slugs); missing ones were
    not said. `problems` say why it cannot be added, `notes` what was read otherwise than written,
    `unread` names what a card holds and a contact does not. `cells` is the row as it was.
    """

    number: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        return not self.problems


@dataclass
class Gathering:
    """The values of one contact while it is read; what has no column becomes `remarks`."""

    values: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def set(self, name: str, text: str) -> None:
        """Set a column; what it has no room for is kept among the remarks and noted."""
        longest = LENGTHS.get(name, 0)
        if longest and len(text) > longest:
            cut = text[:longest].rpartition(" ")[0] or text[:longest]
            self.remark(label_of(name), text)
            said = _("%(label)s is longer than %(most)d characters. The whole text is kept below.")
            self.notes.append(said % {"label": label_of(name), "most": longest})
            text = cut
        self.values[name] = text

    def remark(self, label: str, text: str) -> None:
        if text:
            self.remarks.append(f"{label}: {text}" if label else text)

    def finish(self) -> None:
        """Join the remarks to `tidbits`, as much as there is room for."""
        text = "\n".join(dict.fromkeys(self.remarks))
        if len(text) > MOST_TIDBITS:
            kept = text[:MOST_TIDBITS].rpartition(" ")[0] or text[:MOST_TIDBITS]
            kept = kept if len(kept) > MOST_TIDBITS // 2 else text[:MOST_TIDBITS]
            said = _(
                "There is room for %(most)d characters to remember; these are left out: %(text)s"
            )
            self.notes.append(said % {"most": MOST_TIDBITS, "text": text[len(kept) :].strip()})
            text = kept
        if text:
            self.values["tidbits"] = text


def label_of(name: str) -> str:
    return str(BY_NAME[name].label)
