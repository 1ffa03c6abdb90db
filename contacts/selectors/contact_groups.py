"""The tags, fields of work and sources that a student's contacts belong to."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Value

from contacts.models import Contact, Tag
from core.names import sort_key
from office.models import CareerField, Source
from users.models import User

FIELD, SOURCE = "field", "source"


class Choice(NamedTuple):
    """A field of work or a source: a row of one of the office's lists."""

    kind: str
    position: int
    name: str
    slug: str
    pk: int


@dataclass(frozen=True)
class Groups:
    tags: list[Tag] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[tuple[str, str]]:
        """Return (slug, name) of each in the office's order."""
        return [(choice.slug, choice.name) for choice in self.choices if choice.kind == kind]

    def tags_with(self, word: str) -> list[int]:
        """Return the ids of the tags whose name holds `word`, which is folded."""
        return [tag.pk for tag in self.tags if word in tag.folded]

    def choices_with(self, kind: str, word: str) -> list[int]:
        return [
            choice.pk
            for choice in self.choices
            if choice.kind == kind and word in sort_key(choice.name)
        ]

    @property
    def names(self) -> list[str]:
        return [tag.folded for tag in self.tags] + [
            sort_key(choice.name) for choice in self.choices
        ]


def groups_of(owner: User) -> Groups:
    """Return own tags, and what somebody belongs to. Two queries."""
    fields = _with_somebody(CareerField.objects.all(), owner, FIELD)
    sources = _with_somebody(Source.objects.all(), owner, SOURCE)
    tags = list(Tag.objects.editable_by(owner))
    return Groups(tags, sorted(Choice(*row) for row in fields.union(sources, all=True)))


def _with_somebody(
    choices: QuerySet[CareerField] | QuerySet[Source], owner: User, kind: str
) -> QuerySet:
    """Return the columns of a Choice; each row is one look into an index, however many contacts."""
    mine = Contact.objects.editable_by(owner).order_by()
    belongs = Exists(mine.filter(**{kind: OuterRef("pk")}))
    named = choices.order_by().filter(belongs).annotate(kind=Value(kind))
    return named.values_list(*Choice._fields)
