"""The stored file of an import of contacts, opened and read as the student corrected it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contacts.domain.contact_files import (
    FileContext,
    FoundContact,
    OpenedFile,
    open_file,
    open_text,
    read,
)
from contacts.selectors.known_people import office_region
from office.models import CareerField, Source
from users.models import ImportJob, ImportUpload

# Beside the columns in `ImportJob.mapping`.
ENCODING, HAS_HEADER = "encoding", "has_header"
YES, NO = "yes", "no"
MOST_UNREAD = 20  # columns that are named


@dataclass(frozen=True)
class Reading:
    """How a file is read: its encoding, whether it has headings, what its columns are."""

    encoding: str = ""
    has_header: bool | None = None
    columns: Mapping[str, str] | None = None

    @classmethod
    def of(cls, mapping: Mapping[str, str]) -> "Reading":
        """Return what `ImportJob.mapping` says; nothing said is guessed."""
        columns = {name: it for name, it in mapping.items() if name not in (ENCODING, HAS_HEADER)}
        header = {YES: True, NO: False}.get(mapping.get(HAS_HEADER, ""))
        return cls(mapping.get(ENCODING, ""), header, columns or None)

    def as_mapping(self) -> dict[str, str]:
        said = {ENCODING: self.encoding} if self.encoding else {}
        if self.has_header is not None:
            said[HAS_HEADER] = YES if self.has_header else NO
        return said | dict(self.columns or {})


def open_stored(data: bytes, file_name: str, reading: Reading) -> OpenedFile:
    """Return what a file is; one without a name was pasted. Raises Unreadable."""
    if not file_name:
        return open_text(data.decode())
    return open_file(data, file_name, reading.encoding, has_header=reading.has_header)


def opened_of(job: ImportJob, reading: Reading | None = None) -> OpenedFile | None:
    """Return the file of `job`, None once it is deleted. Raises Unreadable. One query."""
    data = ImportUpload.objects.filter(job=job).values_list("data", flat=True).first()
    if data is None:
        return None
    return open_stored(bytes(data), job.file_name, reading or Reading.of(job.mapping))


def found_contacts(opened: OpenedFile, reading: Reading) -> Iterator[FoundContact]:
    """Yield what a file holds. Raises Unreadable. Two queries, for the office's lists."""
    columns = reading.columns if opened.is_table else None
    return read(opened, columns, file_context())


def notes_on(opened: OpenedFile, reading: Reading) -> dict[str, Any]:
    """Return what the page of an import says about its reading, as `ImportJob.counts` holds it."""
    sheet = opened.sheet(reading.columns) if opened.is_table else None
    unread = [head.title[:60] for head in sheet.unread if head.sample] if sheet else []
    encoding = "" if opened.encoding.startswith("utf-") else opened.encoding
    return {"unread": unread[:MOST_UNREAD], "encoding": encoding, "file_kind": opened.kind.value}


def file_context() -> FileContext:
    return FileContext(
        office_region(),
        _by_words(CareerField.objects.order_by("is_active")),
        _by_words(Source.objects.order_by("is_active")),
    )


def _by_words(choices: Any) -> dict[str, str]:
    """Return slugs by name and slug; a retired choice, which contacts keep, yields to another."""
    found: dict[str, str] = {}
    for choice in choices:
        found[choice.name.casefold()] = found[choice.slug] = choice.slug
    return found


def numbers_by_slug() -> dict[str, dict[str, int]]:
    """Return the numbers of the office's choices, as `contact_changes.value_of` needs them."""
    return {
        "field": dict(CareerField.objects.values_list("slug", "pk")),
        "source": dict(Source.objects.values_list("slug", "pk")),
    }
