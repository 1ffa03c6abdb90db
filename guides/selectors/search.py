"""Finding a guide by its words, as the question bank is searched; an office has too few guides
for an index."""

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
    """Those of `guides` that hold every word of `query`: as they stand in the title, by stem, or
    still being typed."""
    words = words_of(query)
    if not words:
        return guides.none()
    ways = (exact(words), stem(words), prefix(words))
    wanted = Q(words=ways[0]) | Q(words=ways[1]) | Q(words=ways[2])
    return _ranked(guides, wanted, first=ways[0], by=ways[1] | ways[2])


def resembling(guides: QuerySet[Guide], query: str) -> QuerySet[Guide]:
    """At most five of `guides` with a word like each of `query`; for typing errors. Two queries."""
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
    guides: QuerySet[Guide], wanted: Q, *, first: SearchQuery, by: SearchQuery
) -> QuerySet[Guide]:
    """What is `wanted` of the texts taken apart: those with `first`, then the closest. The title
    weighs most."""
    parts = [
        ("margin_words", "A", ["title"]),
        ("margin_stems", "B", ["title"]),
        ("margin_words", "C", TEXTS),
        ("margin_stems", "D", TEXTS),
    ]
    apart = (SearchVector(*names, config=config, weight=weight) for config, weight, names in parts)
    tier = Case(When(words=first, then=Value(0)), default=Value(1))
    found = guides.annotate(words=reduce(add, apart)).filter(wanted)
    return found.annotate(tier=tier, rank=SearchRank(F("words"), by)).order_by(
        "tier", "-rank", "position", "id"
    )
