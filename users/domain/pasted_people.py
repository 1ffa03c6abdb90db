"""Read names and addresses from pasted lines. Pure."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.addresses import InvalidAddress, clean_address, visible
from core.lines import flat
from core.names import spoken

LIKE_AN_ADDRESS = re.compile(r"[^\s,;<>()\"]+@[^\s,;<>()\"]+")
EDGES = " \t,;<>()\"'.:"
MOST_LINES = 500


@dataclass(frozen=True)
class PastedPerson:
    line: int
    full_name: str
    email: str


@dataclass
class PastedPeople:
    """`problems` are sentences that begin with their line."""

    people: list[PastedPerson] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_people(text: str) -> PastedPeople:
    """Return who stands in `text`, one a line: a name and an address in either order.

    "Dana Whitfield <dana@…>", "Whitfield, Dana, dana@…" and cells of a spreadsheet are read alike.
    """
    found, seen = PastedPeople(), dict[str, int]()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            person = _read(number, line)
        except ValueError as problem:
            found.problems.append(in_line(number, str(problem)))
            continue
        found.people.append(person)
        before = seen.setdefault(person.email.lower(), number)
        if before != number:
            about = {"address": person.email, "line": before}
            text = _("%(address)s is in line %(line)d, too.") % about
            found.problems.append(in_line(number, text))
    if len(found.people) > MOST_LINES:
        found.problems = [_("Paste at most %(most)d people at once.") % {"most": MOST_LINES}]
    return found


def in_line(number: int, problem: str) -> str:
    return _("Line %(line)d: %(problem)s") % {"line": number, "problem": problem}


def _read(number: int, line: str) -> PastedPerson:
    """Raises ValueError with the end of a sentence."""
    text = visible(line)
    addresses = LIKE_AN_ADDRESS.findall(text)
    if not addresses:
        raise ValueError(_("there is no email address in it."))
    if len(addresses) > 1:
        raise ValueError(_("there are several email addresses in it."))
    try:
        email = clean_address(addresses[0].strip(EDGES))
    except InvalidAddress as error:
        about = {"text": addresses[0][:60]}
        raise ValueError(_("“%(text)s” is not an email address.") % about) from error
    name = _name(text.replace(addresses[0], " ", 1))
    if not name:
        raise ValueError(_("there is no name in it."))
    return PastedPerson(number, name, email)


def _name(rest: str) -> str:
    """Return the name in spoken order from what stands around the address."""
    cells = [cell.strip(EDGES) for cell in re.split(r"[,;\t<>()\"]", rest)]
    return flat(spoken(", ".join(cell for cell in cells if cell)))
