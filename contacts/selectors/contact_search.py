"""Search of a student's contacts by words, despite accents, apostrophes and typing errors.

A word is looked up in what the contact's row says, and in the names of its tags, field of work,
kind of workplace and source. Words that nobody has are compared with those that somebody has.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When

from contacts.models import Contact, Tag
from core.names import sort_key
from core.search import SHORTEST_GUESS, meant
from office.models import CareerField, Source
from users.models import User

WORD = re.compile(r"\w+")
ContactTag = Contact.tags.through
MOST_WORDS = 8
LIKE = 0.3  # of a word's letters, three by three; `meant` looks closer
MOST_NEAR = 40  # contacts whose words are looked at for a word that nobody has


@dataclass(frozen=True)
class Search:
    """`words` are alternatives for each typed word; `corrected` says what was meant instead."""

    words: list[list[str]] = field(default_factory=list)
    corrected: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.words


def typed_words(query: str) -> list[str]:
    return sort_key(query).split()[:MOST_WORDS]


def search(owner: User, query: str) -> Search:
    """Return what to look for. No query without a word; more than one only for typing errors."""
    words = typed_words(query)
    if not words:
        return Search()
    mine = Contact.objects.editable_by(owner).identified()
    literal = Search([[word] for word in words])
    if matching(mine, literal).exists():
        return literal
    found = [_alternatives(mine, owner, word) for word in words]
    if not all(found) or found == literal.words:
        return literal
    return Search(found, corrected=" ".join(one[0] for one in found))


def matching(contacts: QuerySet[Contact], wanted: Search) -> QuerySet[Contact]:
    """Keep contacts that have each word, or one that it stands for."""
    for alternatives in wanted.words:
        anywhere = Q()
        for word in alternatives:
            anywhere |= _anywhere(word)
        contacts = contacts.filter(anywhere)
    return contacts


def tier(wanted: Search) -> Case:
    """Return an ordering: names that begin with the words, then other words, then the rest."""
    whole = " ".join(one[0] for one in wanted.words)
    first = wanted.words[0][0] if wanted.words else ""
    return Case(
        When(sort_key=whole, then=Value(0)),
        When(sort_key__startswith=whole, then=Value(1)),
        When(Q(sort_key__startswith=first) | Q(sort_key__contains=f" {first}"), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _anywhere(word: str) -> Q:
    """Match a word in a contact's own columns, or in the name of something it belongs to."""
    settings = [value for value, label in Contact.Setting.choices if word in sort_key(str(label))]
    named = Q(folded_name__contains=_fold(word))
    fields = CareerField.objects.annotate(folded_name=_fold(F("name"))).filter(named)
    sources = Source.objects.annotate(folded_name=_fold(F("name"))).filter(named)
    tagged = ContactTag.objects.filter(tag__folded__contains=word)
    found = (
        Q(search_text__contains=_fold(word))
        | Q(field__in=fields.values("pk"))
        | Q(source__in=sources.values("pk"))
        | Q(pk__in=tagged.values("contact_id"))
    )
    return found | Q(setting__in=settings) if settings else found


def _fold(words: F | str) -> Func:
    expression = words if isinstance(words, F) else Value(words)
    return Func(expression, function="margin_contact_fold", output_field=TextField())


def _alternatives(mine: QuerySet[Contact], owner: User, word: str) -> list[str]:
    """Return the word itself if somebody has it, else words like it. At most five queries."""
    if matching(mine, Search([[word]])).exists():
        return [word]
    if len(word) < SHORTEST_GUESS:
        return []
    likeness = TrigramWordSimilarity(word, "search_text")
    near = mine.annotate(likeness=likeness).filter(likeness__gte=LIKE)
    texts = near.order_by("-likeness", "pk").values_list("search_text", flat=True)[:MOST_NEAR]
    return meant(word, sorted(_vocabulary(owner, texts)))


def _vocabulary(owner: User, texts: Iterable[str]) -> set[str]:
    """Return the words of `texts`, and of what contacts of `owner` can belong to. Three queries."""
    names = [str(label) for label in Contact.Setting.labels]
    for rows in (
        Tag.objects.editable_by(owner).values_list("folded", flat=True),
        CareerField.objects.values_list("name", flat=True),
        Source.objects.values_list("name", flat=True),
    ):
        names += rows
    return {word for text in (*texts, *map(sort_key, names)) for word in WORD.findall(text)}
