"""Full-text search of guides, without an index: an office has few guides."""

import re
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Case, F, Q, QuerySet, Value, When

from core.names import sort_key
from core.search import either, exact, guessable, meant, prefix, stem, words_of
from guides.models import Guide

TEXTS = ["short", "long"]
MOST_GUESSES = 5


def matching(guides: QuerySet[Guide], query: str) -> QuerySet[Guide]:
    """Return guides with every word of `query`, as written, by stem or by prefix; best first."""
    words = words_of(query)
    if not words:
        return guides.none()
    ways = (exact(words), stem(words), prefix(words))
    condition = Q(words=ways[0]) | Q(words=ways[1]) | Q(words=ways[2])
    return _ranked(guides, condition, first=ways[0], by=ways[1] | ways[2])


def resembling(guides: QuerySet[Guide], query: str) -> QuerySet[Guide]:
    """Return at most five guides with words similar to `query`: typing errors. Two queries."""
    texts = guides.values_list("title", *TEXTS)
    known = {word for text in texts for word in re.findall(r"\w+", sort_key(" ".join(text)))}
    near = [meant(word, known) for word in guessable(query)]
    if not near or not all(near):
        return guides.none()
    likest, like = stem([words[0] for words in near]), either(near)
    return _ranked(guides, Q(words=likest) | Q(words=like), first=likest, by=likest | like)[
        :MOST_GUESSES
    ]


def _ranked(
    guides: QuerySet[Guide], condition: Q, *, first: SearchQuery, by: SearchQuery
) -> QuerySet[Guide]:
    """Return guides where `words` match: those with `first`, then by rank of `by`."""
    parts = [
        ("margin_words", "A", ["title"]),
        ("margin_stems", "B", ["title"]),
        ("margin_words", "C", TEXTS),
        ("margin_stems", "D", TEXTS),
    ]
    vectors = (
        SearchVector(*names, config=config, weight=weight) for config, weight, names in parts
    )
    tier = Case(When(words=first, then=Value(0)), default=Value(1))
    found = guides.annotate(words=reduce(add, vectors)).filter(condition)
    return found.annotate(tier=tier, rank=SearchRank(F("words"), by)).order_by(
        "tier", "-rank", "position", "id"
    )
