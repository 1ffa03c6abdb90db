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
    "introduced_by": 150,
    "common_ground": 200,
    "met_where": 150,
    "found_where": 80,
}
MOST_TIDBITS, MOST_FOUND_OUT = 1000, 2000


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

    `values` holds columns of Contact as texts; missing ones were not said. `field` and `source` are
    slugs, `introduced_by` is a name, days are YYYY-MM-DD, "yes" is true. `tags` has commas, and
    `more_links` line breaks between its values. `problems` say why it cannot be added, `notes` what
    was read otherwise than written, `unread` names what a card holds and a contact does not.
    `cells` is the row as it was.
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
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def set(self, name: str, text: str) -> None:
        """Set a column; what it has no room for is kept as a remark and noted."""
        longest = LENGTHS.get(name, 0)
        if longest and len(text) > longest:
            self.remark(label_of(name), text)
            said = _("%(label)s is longer than %(most)d characters. A remark has the whole text.")
            self.notes.append(said % {"label": label_of(name), "most": longest})
            text = text[:longest].rpartition(" ")[0] or text[:longest]
        if text:
            self.values[name] = text

    def remark(self, label: str, text: str) -> None:
        if text:
            self.remarks.append(f"{label}: {text}" if label else text)

    def finish(self) -> None:
        """Join the remarks to `tidbits`; those that it has no room for go to `found_out`.

        What both cannot hold is noted.
        """
        kept: list[str] = []
        for text in dict.fromkeys(self.remarks):
            fits = len("\n".join([*kept, text])) <= MOST_TIDBITS
            (kept if fits else self.findings).append(text)
        found_out = "\n".join(dict.fromkeys(self.findings))
        if len(found_out) > MOST_FOUND_OUT:
            most = found_out[:MOST_FOUND_OUT].rpartition(" ")[0]
            most = most if len(most) > MOST_TIDBITS else found_out[:MOST_FOUND_OUT]
            said = _("There is no room for all of the remarks. This is left out: %(text)s")
            self.notes.append(said % {"text": found_out[len(most) :].strip()})
            found_out = most
        for name, text in (("tidbits", "\n".join(kept)), ("found_out", found_out)):
            if text:
                self.values[name] = text


def label_of(name: str) -> str:
    return str(BY_NAME[name].label)
