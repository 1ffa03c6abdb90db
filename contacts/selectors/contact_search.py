"""Search of a student's contacts by words, despite accents, apostrophes and typing errors.

A word is looked up in what the contact's row says, and in the names of its tags, field of work,
kind of workplace and source. Words that nobody has are compared with those that somebody has.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from contacts.models import Contact
from contacts.selectors.contact_groups import FIELD, SOURCE, Groups, groups_of
from core.names import sort_key
from core.search import SHORTEST_GUESS, meant
from users.models import User

WORD = re.compile(r"\w+")
ContactTag = Contact.tags.through
MOST_WORDS = 8
LONG = 10
MOST_NEAR = 40  # contacts whose words are looked at for a word that nobody has


@dataclass(frozen=True)
class Search:
    """`words` are alternatives for each typed word; `corrected` says what was meant instead."""

    words: list[list[str]] = field(default_factory=list)
    groups: Groups = field(default_factory=Groups)
    corrected: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.words


def typed_words(query: str) -> list[str]:
    return sort_key(query).split()[:MOST_WORDS]


def literal_search(query: str, groups: Groups) -> Search:
    """Return a search for the words as they are typed. `groups` are those of the owner."""
    return Search([[word] for word in typed_words(query)], groups)


def search(owner: User, query: str, groups: Groups | None = None) -> Search:
    """Return what to look for. No query without a word; more than one only for typing errors.

    Without `groups`, which are those of `owner`, two queries more.
    """
    words = typed_words(query)
    if not words:
        return Search()
    groups = groups or groups_of(owner)
    literal = literal_search(query, groups)
    mine = Contact.objects.editable_by(owner)
    if _has_any(mine, literal):
        return literal
    found = [_alternatives(mine, groups, word, is_alone=not words[1:]) for word in words]
    if not all(found) or found == literal.words:
        return literal
    return Search(found, groups, corrected=" ".join(one[0] for one in found))


def matching(contacts: QuerySet[Contact], wanted: Search) -> QuerySet[Contact]:
    """Keep contacts that have each word, or one that it stands for."""
    for alternatives in wanted.words:
        anywhere = Q()
        for word in alternatives:
            anywhere |= _anywhere(word, wanted.groups)
        contacts = contacts.filter(anywhere)
    return contacts


def tier(wanted: Search) -> Case:
    """Return an ordering: names that begin with the words, then other words, then the rest."""
    whole = " ".join(one[0] for one in wanted.words)
    first = wanted.words[0][0] if wanted.words else ""
    words = Concat(Value(" "), "sort_key", output_field=TextField())
    return Case(
        When(sort_key=whole, then=Value(0)),
        When(sort_key__startswith=whole, then=Value(1)),
        When(GreaterThan(StrIndex(words, Value(f" {first}")), 0), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _has_any(contacts: QuerySet[Contact], wanted: Search) -> bool:
    """Return whether somebody matches.

    By a count: to find a first one PostgreSQL would read all students' contacts in a row.
    """
    return matching(contacts, wanted).count() > 0


def _anywhere(word: str, groups: Groups) -> Q:
    """Match a word in a contact's own columns, or in the name of something it belongs to.

    What has no such name is left out, so that PostgreSQL may find the word by its letters.
    """
    found = Q(search_text__contains=_folded(word))
    if settings := [
        value for value, label in Contact.Setting.choices if word in sort_key(str(label))
    ]:
        found |= Q(setting__in=settings)
    if fields := groups.choices_with(FIELD, word):
        found |= Q(field__in=fields)
    if sources := groups.choices_with(SOURCE, word):
        found |= Q(source__in=sources)
    if tags := groups.tags_with(word):
        found |= Q(pk__in=ContactTag.objects.filter(tag__in=tags).values("contact_id"))
    return found


def _folded(word: str) -> Func:
    return Func(Value(word), function="margin_contact_fold", output_field=TextField())


def _alternatives(
    mine: QuerySet[Contact], groups: Groups, word: str, *, is_alone: bool
) -> list[str]:
    """Return the word itself if somebody has it, else words like it. At most two queries.

    A word that is alone was looked for already.
    """
    if not is_alone and _has_any(mine, Search([[word]], groups)):
        return [word]
    if len(word) < SHORTEST_GUESS:
        return []
    # Comparing letters is slow, so only texts with a part of the word that slips may have spared.
    near = mine.filter(search_text__regex=spared_parts(word))
    nearest = near.order_by(TrigramWordSimilarity(word, "search_text").desc(), "pk")
    texts = nearest.values_list("search_text", flat=True)[:MOST_NEAR]
    return meant(word, sorted(_vocabulary(groups, texts)))


def spared_parts(word: str) -> str:
    """Return a pattern for words that share a part with `word`, as all do that `meant` can return.

    One slip, be it two letters in the wrong order, spares the first or the last letters; a word of
    LONG letters may hold two, which spare a third of it. Two letters alone must end a word.
    """
    if len(word) >= LONG:
        third = len(word) // 3
        parts = [word[:third], word[third:-third], word[-third:]]
    else:
        half = max((len(word) - 1) // 2, 2)
        parts = [word[:half], word[-half:]]
    first, *others = map(re.escape, parts)
    ending = r"\M" if len(word) < LONG and half == 2 else ""
    return "|".join([rf"\m{first}", *(other + ending for other in others)])


def _vocabulary(groups: Groups, texts: Iterable[str]) -> set[str]:
    """Return the words of `texts`, and of the names of what contacts can belong to."""
    names = [sort_key(str(label)) for label in Contact.Setting.labels] + groups.names
    return {word for text in (*texts, *names) for word in WORD.findall(text)}
