"""Read contacts from lines and signatures, by the parser of quick add. Pure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from contacts.domain.contact_files.found import FileContext, FoundContact, Gathering
from contacts.domain.contact_files.opened import OpenedFile
from contacts.domain.contact_files.pasted import LONGEST_BLOCK
from contacts.domain.quick_add import parse
from contacts.models import Contact


def read_blocks(opened: OpenedFile, context: FileContext) -> Iterator[FoundContact]:
    for number, text in enumerate(opened.texts, 1):
        yield _read_block(number, text, context)


def _read_block(number: int, text: str, context: FileContext) -> FoundContact:
    """Return one contact; its words that fit no column are what to remember."""
    found = Gathering()
    if len(text) > LONGEST_BLOCK:
        said = _("It is longer than %(most)d characters. Send a part of it.")
        return FoundContact(number, {}, (said % {"most": LONGEST_BLOCK},), cells=(text,))
    parsed = parse(text.replace("\n", "; "), region=context.region)
    found.values = parsed.values()
    if parsed.source in context.sources.values():
        found.values["source"] = parsed.source
    if parsed.is_known:
        found.values["relationship"] = Contact.Relationship.KNOWN.value
    found.remark("", parsed.rest)
    if not parsed.name:
        found.problems.append(_("There is no name."))
    found.finish()
    return FoundContact(
        number, found.values, tuple(found.problems), tuple(found.notes), cells=(text,)
    )
