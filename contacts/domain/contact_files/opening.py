"""Find out what a file is. Pure."""

from django.utils.translation import gettext as _

from contacts.domain.contact_files import archives, pasted
from contacts.domain.contact_files.encodings import alternatives, encoding_of
from contacts.domain.contact_files.opened import LIMITS, FileKind, OpenedFile
from contacts.domain.contact_files.table_head import open_table
from contacts.domain.contact_files.vcards import is_of_cards
from core.table_lines import Unreadable
from core.tables import require_size

_OLD = b"\xd0\xcf\x11\xe0"  # XLS, and other files of Office before 2007


def open_file(
    data: bytes, file_name: str, encoding: str = "", *, has_header: bool | None = None
) -> OpenedFile:
    """Return what a file is, and a guess of its encoding and columns.

    `encoding` and `has_header` are what somebody corrected. Without a `file_name` it is what
    `open_text` got, in UTF-8. Raises Unreadable for a file that is too large, holds no rows, or is
    of no kind that is read.
    """
    require_size(len(data), LIMITS)
    if not file_name:
        return pasted.open_text(data.decode("utf-8", "replace"))
    if data.startswith(_OLD):
        raise Unreadable(_("This is an old workbook (.xls). Save it as XLSX or CSV."))
    if data.startswith(b"PK"):
        data = archives.unpack(data)
    if data.startswith(b"PK"):
        return open_table(data, file_name, "", has_header)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("The file is empty."))
    read_as = encoding_of(data, encoding)
    if is_of_cards(data, read_as):
        return OpenedFile(FileKind.CARDS, data, file_name, read_as, tuple(alternatives(data)))
    return open_table(data, file_name, read_as, has_header)
