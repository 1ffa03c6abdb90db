"""Find out what somebody pasted: a table, vCards, lines about people, or one signature. Pure."""

import re

from django.utils.translation import gettext as _

from contacts.domain import job_words
from contacts.domain.contact_files.headings import locate_head
from contacts.domain.contact_files.opened import FEW, LIMITS, FileKind, OpenedFile
from contacts.domain.contact_files.table_head import open_table
from contacts.domain.quick_add import Parsed, parse
from core.csv_files import tidy
from core.table_lines import Unreadable
from core.tables import lines_of

MOST_TEXT = 200_000  # characters
MOST_BLOCKS = 500
LONGEST_BLOCK = 2_000
# A line of one contact, not of a signature, has words beside what can be reached.
_CARD = re.compile(r"^\s*begin\s{0,9}:\s{0,9}vcard", re.IGNORECASE | re.MULTILINE)
_BULLET = re.compile(r"\A\s*(?:[-*•·–]|\d{1,3}[.)])\s+")
_GREETING = re.compile(
    r"\W*(?:(?:best|kind|warm|many|with)?\s*(?:regards|wishes|thanks|greetings)|best"
    r"|thanks|thank you|cheers|sincerely|yours(?: \w+)?|all the best"
    r"|sent from my .{1,40}|get outlook for .{1,40}"
    r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|viele gr(?:ü|ue)(?:ß|ss)e|cordialement|saludos)\W*",
    re.IGNORECASE,
)


def open_text(text: str) -> OpenedFile:
    """Return what a text is. Raises Unreadable for an empty or endless one.

    Rows of a spreadsheet are a table; else each line, or each paragraph, is a contact where it
    reads like one; else all of it is one contact, such as a signature or a business card.
    """
    text = tidy(text)
    if not text:
        raise Unreadable(_("There is no text to read."))
    if len(text) > MOST_TEXT:
        said = _("The text is longer than %(most)d characters. Send it as a file.")
        raise Unreadable(said % {"most": MOST_TEXT})
    if match := _CARD.search(text):
        return OpenedFile(FileKind.CARDS, text[match.start() :].encode(), encoding="utf-8")
    return _table(text) or _blocks(text)


def _table(text: str) -> OpenedFile | None:
    """Return the rows of a spreadsheet, or of a CSV with headings; None for other text."""
    data = text.encode()
    try:
        rows = [line.cells for line in lines_of(data, LIMITS, "utf-8")]
    except Unreadable:
        return None
    widths = [len(row) for row in rows]
    at = locate_head(rows)
    has_head = at is not None and len(rows) > at + 1 and len(rows[at]) > 1
    lines = [line for line in text.split("\n") if line.strip()]
    is_of_tabs = sum("\t" in line for line in lines) * 5 >= len(lines) * 4
    if has_head or (is_of_tabs and max(widths, default=0) > 1):
        return open_table(data, "", "utf-8")
    return None


def _blocks(text: str) -> OpenedFile:
    texts = _texts(text)
    if len(texts) > MOST_BLOCKS:
        said = _("These are more than %(most)d contacts. Send them as a file.")
        raise Unreadable(said % {"most": MOST_BLOCKS})
    samples = tuple((block,) for block in texts[:FEW])
    return OpenedFile(
        FileKind.LINES, text.encode(), encoding="utf-8", samples=samples, texts=tuple(texts)
    )


def _texts(text: str) -> list[str]:
    """Return the text of each contact."""
    paragraphs = [_without_greetings(each) for each in re.split(r"\n\s*\n", text)]
    paragraphs = [each for each in paragraphs if each]
    lines = [_BULLET.sub("", line) for each in paragraphs for line in each.split("\n")]
    if len(lines) > 1 and _are_contacts(lines):
        return lines
    if len(paragraphs) > 1 and _are_contacts(paragraphs):
        return paragraphs
    return ["\n".join(paragraphs) or text]


def _without_greetings(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.split("\n")]
    return "\n".join(line for line in lines if line and not _GREETING.fullmatch(line)).strip()


def _are_contacts(texts: list[str]) -> bool:
    """Return whether each text is about a person of its own, or each is a name alone."""
    if any(len(text) > LONGEST_BLOCK for text in texts):
        return False
    parsed = [parse(text.replace("\n", "; ")) for text in texts[:MOST_BLOCKS]]
    named = [_is_person(one) for one in parsed]
    told = [bool(one.title or one.organization or one.email or one.phone) for one in parsed]
    return all(named) and (all(told) or not any(told) or len(texts) > 3)


def _is_person(one: Parsed) -> bool:
    words = one.name.casefold().split()
    return (
        bool(words)
        and one.name not in (one.organization, one.email)
        and not job_words.has_work_word(words[:1] if len(words) > 1 else words)
        and "name" in one.guessed
        and not any(char.isdigit() for char in one.name)
    )
