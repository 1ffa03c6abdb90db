"""What the pages of an import of contacts show: its rows in words."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from contacts.domain.contact_changes import OF_OFFICE, said_of
from contacts.domain.contact_files.columns import BY_NAME
from contacts.models import Contact, ContactImportRow
from contacts.models.contact_imports import CONTACTS
from core.chips import Chip
from core.tones import Tone
from office.models import CareerField, Source
from users.models import ImportJob, ImportJobQuerySet, User

PER_PAGE = 25
LATEST = 10
MOST_KEPT = 100
Kind, Choice = ContactImportRow.Kind, ContactImportRow.Choice
MAYBE = "maybe"
IS_MAYBE = Q(kind=Kind.NEW) & (Q(maybe__isnull=False) | Q(repeats__isnull=False))
TONES = {Kind.NEW: Tone.OK, Kind.CHANGED: Tone.INFO, Kind.WRONG: Tone.BAD}
SHOWN_OF_NEW = ("title", "organization", "email", "phone", "link", "tidbits")
OF_CHANGED = (Choice.FILL, Choice.REPLACE, Choice.SKIP)
Change = tuple[str, str, str]  # label, before, after


@dataclass(frozen=True)
class RowLine:
    """A row as the page shows it. `options` are (value, words) of what may be done with it."""

    row: ContactImportRow
    changes: Sequence[Change] = ()
    options: Sequence[tuple[str, str | Promise]] = ()

    @property
    def tone(self) -> str:
        return TONES.get(Kind(self.row.kind), Tone.NEUTRAL)

    @property
    def said(self) -> str:
        """What a new row says beside the name."""
        texts = (self.row.said.get(name, "") for name in SHOWN_OF_NEW)
        return " · ".join(" ".join(text.split()) for text in texts if text)

    @property
    def cells(self) -> str:
        return " | ".join(cell for cell in self.row.cells if cell)


@dataclass(frozen=True)
class Sums:
    """What applying would do by what is chosen now."""

    added: int = 0
    changed: int = 0
    left: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.added or self.changed)


@dataclass(frozen=True)
class Preview:
    job: ImportJob
    page: Page
    lines: list[RowLine]
    chips: list[Chip]
    sums: Sums


def imports_of(student: User) -> ImportJobQuerySet:
    return ImportJob.objects.visible_to(student).filter(kind=CONTACTS, owner=student)


def latest_imports(student: User) -> list[ImportJob]:
    """Return the latest files of a student. One query."""
    return list(imports_of(student).order_by("-created_at", "-pk")[:LATEST])


def preview_of(job: ImportJob, params: QueryDict) -> Preview:
    """Return one page of a checked import for `?show=&page=`. At most six queries."""
    show = params.get("show", "")
    rows = _shown(job, show)
    paginator = Paginator(rows.select_related("contact", "maybe").order_by("number"), PER_PAGE)
    paginator.count = _number(job, show)  # known, which saves a query
    page = paginator.get_page(params.get("page"))
    page.object_list = list(page.object_list)
    return Preview(job, page, _lines(page.object_list), _chips(job, show), sums_of(job))


def _shown(job: ImportJob, show: str) -> QuerySet[ContactImportRow]:
    rows = ContactImportRow.objects.filter(job=job)
    if show == MAYBE:
        return rows.filter(IS_MAYBE)
    return rows.filter(kind=show) if show in Kind.values else rows


def _number(job: ImportJob, show: str) -> int:
    is_known = show in Kind.values or show == MAYBE
    return job.counts.get(show, 0) if is_known else job.counts.get("rows", 0)


def _chips(job: ImportJob, show: str) -> list[Chip]:
    known: list[tuple[str, str | Promise]] = [(kind.value, kind.label) for kind in Kind]
    known.insert(1, (MAYBE, _("Maybe the same person")))
    chips = [Chip(_("All"), "", job.counts.get("rows", 0), is_chosen=show not in dict(known))]
    return chips + [
        Chip(label, f"show={value}", number, is_chosen=show == value)
        for value, label in known
        if (number := job.counts.get(value, 0)) or show == value
    ]


def sums_of(job: ImportJob) -> Sums:
    """Count what applying would do. One query."""
    rows = ContactImportRow.objects.filter(job=job, kind__in=(Kind.NEW, Kind.CHANGED)).order_by()
    found = rows.values_list("kind", "choice", "fills__len").annotate(number=Count("pk"))
    whole, sums = job.choices.get("changed") or Choice.FILL, Counter[str]()
    for kind, choice, fills, number in found:
        sums[_outcome(kind, choice or (whole if kind == Kind.CHANGED else ""), fills)] += number
    done = sums["added"] + sums["changed"]
    return Sums(sums["added"], sums["changed"], job.counts.get("rows", 0) - done)


def _outcome(kind: str, choice: str, fills: int | None) -> str:
    if choice == Choice.SKIP or (choice == Choice.FILL and not fills):
        return "left"
    return "changed" if kind == Kind.CHANGED or choice == Choice.SAME_PERSON else "added"


# --- rows in words --------------------------------------------------------------------------------
def _lines(rows: Collection[ContactImportRow]) -> list[RowLine]:
    changed = [row for row in rows if row.kind == Kind.CHANGED]
    ids = [row.contact_id for row in changed]
    found = Contact.objects.filter(pk__in=ids).select_related("field", "source")
    contacts = {contact.pk: contact for contact in found} if ids else {}
    names = {name for row in changed for name in (*row.fills, *row.replaces)}
    words = _Words(names)
    return [_line(row, contacts.get(row.contact_id or 0), words) for row in rows]


def _line(row: ContactImportRow, contact: Contact | None, words: "_Words") -> RowLine:
    if row.kind == Kind.NEW:
        return RowLine(row, options=_options_of_new(row))
    if row.kind != Kind.CHANGED or contact is None:
        return RowLine(row)
    there = said_of(contact)
    changes = [
        (label_of(name), words.of(name, there[name]), words.of(name, row.said[name]))
        for name in (*row.fills, *row.replaces)
    ]
    options = [("", _("As chosen for all"))] + [(it.value, str(it.label)) for it in OF_CHANGED]
    return RowLine(row, changes, options)


def _options_of_new(row: ContactImportRow) -> list[tuple[str, str | Promise]]:
    same = [(Choice.SAME_PERSON.value, Choice.SAME_PERSON.label)] if row.maybe else []
    return [("", Choice.ADD.label), *same, (Choice.SKIP.value, Choice.SKIP.label)]


def label_of(name: str) -> str:
    if name in BY_NAME:
        return str(BY_NAME[name].label)
    column = Contact._meta.get_field(name)  # noqa: SLF001 - public API
    return capfirst(str(getattr(column, "verbose_name", name)))


class _Words:
    """The words of choices that rows say by their values. Up to two queries."""

    def __init__(self, names: Collection[str]):
        self.known: dict[str, dict[str, str]] = {
            "setting": {value: str(label) for value, label in Contact.Setting.choices},
            "relationship": {value: str(label) for value, label in Contact.Relationship.choices},
            "level": {value: str(label) for value, label in Contact.Level.choices},
            "took_interest": {"yes": _("Yes")},
        }
        lists: dict[str, Any] = {"field": CareerField, "source": Source}
        for name in set(OF_OFFICE) & set(names):
            self.known[name] = dict(lists[name].objects.values_list("slug", "name"))

    def of(self, name: str, text: str) -> str:
        if name == "met_on" and (day := parse_date(text)):
            return date_format(day, "M j, Y")
        return self.known.get(name, {}).get(text, text)


# --- after applying -------------------------------------------------------------------------------
def kept_contacts(job: ImportJob) -> list[Contact]:
    """Return whom an undo left, since they are in use or were changed since. One query."""
    rows = ContactImportRow.objects.filter(job=job, is_kept=True, contact__isnull=False)
    some = rows.select_related("contact").order_by("number")[:MOST_KEPT]
    return [row.contact for row in some if row.contact]


def wrong_rows(job: ImportJob) -> list[list[str]]:
    """Return the wrong rows as in the file, with their numbers and reasons, under the headings."""
    rows = ContactImportRow.objects.filter(job=job, kind=Kind.WRONG).order_by("number")
    found = list(rows.values_list("number", "cells", "problems"))
    width = max([len(job.headings), *(len(cells) for _number, cells, _problems in found)])
    table = [[*job.headings, *[""] * (width - len(job.headings)), _("Row"), _("What is wrong")]]
    for number, cells, problems in found:
        table.append([*cells, *[""] * (width - len(cells)), str(number), " ".join(problems)])
    return table
