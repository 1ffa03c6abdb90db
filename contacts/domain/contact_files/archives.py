"""Take the contacts out of an archive, such as LinkedIn sends. Pure."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from contacts.domain.contact_files.opened import LIMITS
from core.table_lines import Unreadable

MOST_FILES = 2_000
_WANTED = (".csv", ".vcf", ".xlsx")
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others fail in ways of their own


def unpack(data: bytes) -> bytes:
    """Return the one file with contacts in an archive; a workbook, which is one, as it is.

    Raises Unreadable. Nothing else of the archive is unpacked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        files = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise Unreadable(_("The file is damaged. Download or save it once more.")) from error
    if any(file.filename.casefold() == "xl/workbook.xml" for file in files[:MOST_FILES]):
        return data
    return _unpacked(archive, _chosen(files))


def _chosen(files: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    if len(files) > MOST_FILES:
        raise Unreadable(_("The archive holds too many files. Send the one with the contacts."))
    names = {file.filename.casefold().rpartition("/")[2]: file for file in reversed(files)}
    if found := names.get("connections.csv") or names.get("contacts.csv"):
        return found
    wanted = [file for name, file in names.items() if name.endswith(_WANTED) and name[0] != "."]
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise Unreadable(_("The archive holds several files. Send the one with the contacts."))
    said = _("The archive holds no file with contacts. Send a CSV, XLSX or vCard file.")
    raise Unreadable(said)


def _unpacked(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> bytes:
    said = _("The archive cannot be unpacked. Unpack it and send the file inside.")
    if file.compress_type not in _READ:
        raise Unreadable(said)
    try:
        with archive.open(file) as opened:
            data = opened.read(LIMITS.most_bytes + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise Unreadable(said) from error
    if len(data) > LIMITS.most_bytes:
        raise Unreadable(_("The file in the archive is too large. Send it in parts."))
    return data
