"""The list of people of the directory whom a student can ask now: found, narrowed, in pages."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from contacts.models import Contact, DirectoryEntry
from contacts.models.directory import DirectoryQuerySet
from contacts.selectors.askable import can_be_asked
from contacts.selectors.people_to_ask import COLUMNS, PersonToAsk
from core.columns import query_string
from core.names import first_name, isolated
from core.pages import GrowingPaginator
from core.search import one_of, typed
from office.models import CareerField
from users.models import User

PER_PAGE = 25
BETWEEN = re.compile(r"[,;/|&\n]|\band\b")  # languages are text, as somebody wrote it
LONGEST_LANGUAGE = 40


@dataclass(frozen=True)
class PersonRow:
    """`is_mine`: the student has added them from the directory."""

    person: PersonToAsk
    is_mine: bool

    @property
    def first_name(self) -> str:
        return isolated(first_name(self.person.name))

    @property
    def setting(self) -> str:
        value = self.person.setting
        return str(Contact.Setting(value).label) if value else ""


@dataclass(frozen=True)
class Narrowing:
    query: str = ""
    field: str = ""
    setting: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.query or self.field or self.setting or self.language)

    @property
    def number(self) -> int:
        """How many filters there are, beside the words."""
        return sum(map(bool, (self.field, self.setting, self.language)))

    @property
    def query_string(self) -> str:
        names = {"q": self.query, "field": self.field, "setting": self.setting}
        return query_string(names | {"language": self.language})


@dataclass(frozen=True)
class PeopleToAskList:
    """A page of rows. `fields` and `languages` are those of anybody who can be asked now."""

    page: Page
    rows: list[PersonRow]
    by: Narrowing
    fields: list[tuple[str, str]]
    languages: list[str]

    settings = Contact.Setting.choices

    @property
    def has_any(self) -> bool:
        """False if nobody can be asked now, however the list is narrowed."""
        return bool(self.rows or self.by)

    @property
    def first_new(self) -> PersonRow | None:
        """The first row that the page before did not show; None on the first page."""
        shown = (self.page.number - 1) * PER_PAGE
        return self.rows[shown] if shown else None


def people_to_ask_list(student: User, asked: QueryDict, now: dt.datetime) -> PeopleToAskList:
    """Return people for `?q=&field=&setting=&language=&page=`, by name.

    Unknown values are ignored. 4 queries, however many people there are.
    """
    free = can_be_asked(DirectoryEntry.objects.visible_to(student).listed(), now)
    fields, texts = _fields(free), _texts_by_language(free)
    by = _narrowing(asked, fields, texts)
    mine = Contact.objects.editable_by(student).active().filter(through_directory=True)
    is_mine = Exists(mine.filter(person=OuterRef("person")))
    found = _narrowed(free, by, texts).annotate(is_mine=is_mine).order_by("sort_key", "pk")
    rows: QuerySet[Any, Any] = found.values_list(*COLUMNS, "is_mine")
    page = GrowingPaginator(rows, PER_PAGE).get_page(asked.get("page"))
    shown = [_row(values) for values in page.object_list]
    return PeopleToAskList(page, shown, by, fields, list(texts))


def _row(values: tuple[Any, ...]) -> PersonRow:
    *columns, is_mine = values
    return PersonRow(PersonToAsk(*(value or "" for value in columns)), is_mine)


def _fields(free: DirectoryQuerySet) -> list[tuple[str, str]]:
    held = free.order_by().exclude(field=None).values("field")
    fields = CareerField.objects.filter(pk__in=held)
    return list(fields.values_list("slug", "name"))


def _texts_by_language(free: DirectoryQuerySet) -> dict[str, list[str]]:
    """Return each language as it was first written, by alphabet, with the texts that name it."""
    texts = free.order_by("languages").exclude(languages="").values_list("languages", flat=True)
    found: dict[str, tuple[str, list[str]]] = {}
    for text in texts.distinct():
        for part in BETWEEN.split(text):
            if (language := part.strip()) and len(language) <= LONGEST_LANGUAGE:
                found.setdefault(language.casefold(), (language, []))[1].append(text)
    return dict(found[key] for key in sorted(found))


def _narrowing(
    asked: QueryDict, fields: list[tuple[str, str]], languages: Collection[str]
) -> Narrowing:
    return Narrowing(
        query=typed(asked.get("q", "")),
        field=one_of(dict(fields), asked.get("field", "")),
        setting=one_of(Contact.Setting.values, asked.get("setting", "")),
        language=one_of(languages, asked.get("language", "")),
    )


def _narrowed(
    free: DirectoryQuerySet, by: Narrowing, texts: Mapping[str, list[str]]
) -> DirectoryQuerySet:
    found = free.matching(by.query) if by.query else free
    found = found.filter(field__slug=by.field) if by.field else found
    found = found.filter(setting=by.setting) if by.setting else found
    return found.filter(languages__in=texts[by.language]) if by.language else found
