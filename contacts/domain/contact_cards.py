"""Write contacts as vCards 3.0, which phones read. Pure."""

from collections.abc import Iterable, Mapping

from icalendar.parser import Contentline
from icalendar.prop import vText

from contacts.domain.contact_files.vcards import OWN, OWN_PROPERTIES
from core.csv_files import without_controls
from core.names import name_parts

_PROPERTIES = {name: line for line, name in OWN_PROPERTIES.items()}
_TYPES = {"email": {"TYPE": "INTERNET"}}
_LISTS = {"tags": ", ", "link": "\n"}


def card(texts: Mapping[str, str]) -> str:
    """Return a card of a row of the export, by column; an empty one is left out."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"PRODID:-{OWN}Contacts//EN"]
    for name, text in texts.items():
        line, clean = _PROPERTIES.get(name), _clean(text)
        if not (line and clean):
            continue
        several = clean.split(_LISTS[name]) if name in _LISTS else [clean]
        if name == "tags":
            several = [",".join(_escaped(tag) for tag in several)]
        else:
            several = [_escaped(each) for each in several]
        head = line.upper() + "".join(f";{key}={it}" for key, it in _TYPES.get(name, {}).items())
        lines += [_folded(f"{head}:{each}") for each in several]
        if name == "name":
            lines.append(_folded(f"N:{';'.join(map(_escaped, name_parts(clean)))}"))
    return "\r\n".join([*lines, "END:VCARD", ""])


def cards(rows: Iterable[Mapping[str, str]]) -> str:
    return "".join(map(card, rows))


def _clean(text: str) -> str:
    return without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _escaped(text: str) -> str:
    # icalendar takes \N of a text for a line break: what stands between backslashes is escaped
    return r"\\".join(vText(part).to_ical().decode() for part in text.split("\\"))


def _folded(line: str) -> str:
    return Contentline(line).to_ical().decode()
