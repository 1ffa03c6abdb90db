"""Read files and texts with contacts: tables of many programs, vCards, what somebody pasted. Pure.

`open_file` and `open_text` look at the beginning and guess; `read` yields the contacts one by one.
See docs/contact-files.md.
"""

from contacts.domain.contact_files.columns import COLUMNS
from contacts.domain.contact_files.encodings import ENCODINGS
from contacts.domain.contact_files.found import FileContext, FoundContact
from contacts.domain.contact_files.opened import FileKind, OpenedFile
from contacts.domain.contact_files.opening import open_file
from contacts.domain.contact_files.pasted import open_text
from contacts.domain.contact_files.reading import read
from core.table_lines import Unreadable

__all__ = [
    "COLUMNS",
    "ENCODINGS",
    "FileContext",
    "FileKind",
    "FoundContact",
    "OpenedFile",
    "Unreadable",
    "open_file",
    "open_text",
    "read",
]
