"""Finding a question by what somebody remembers of it: its words, their stems, the word being typed, a typing error.

Words, stems and beginnings are looked up in one stored column. Only where nobody finds anything that way the letters
are compared, so that a word spelled right never brings others that merely look like it.
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from core.names import sort_key
from questions.models import Question

LONGEST = 100  # characters of a search that are looked at
MOST_WORDS = 12
ALIKE = 0.4  # of a word's letters, by threes: "salery" has 0.43 of "salary", "carreer" 0.67 of "career"
SHORTEST_GUESS = 4  # letters; with fewer, everything looks alike
EXACT, STEM, PREFIX = range(3)


def typed(text: str) -> str:
    """What is searched for: one line of at most LONGEST characters, without what no text holds."""
    return " ".join(text.replace("\x00", "")[:LONGEST].split())


def words_of(query: str) -> list[str]:
    """The words of a search, without accents and capitals; [] where there is nothing to look for."""
    return re.findall(r"\w+", sort_key(query))[:MOST_WORDS]


def matching(questions: QuerySet[Question], query: str) -> QuerySet[Question]:
    """Those of `questions` that hold every word of `query`, the closest first.

    Its words as they stand, then by stem, then with the last word still being typed; why to ask and what to ask next
    count less than the question itself. No word finds nothing.
    """
    words = words_of(query)
    if not words:
        return questions.none()
    exact, stem, prefix = _exact(words), _stem(words), _prefix(words)
    tier = Case(When(words=exact, then=Value(EXACT)), When(words=stem, then=Value(STEM)), default=Value(PREFIX))
    found = questions.filter(Q(words=exact) | Q(words=stem) | Q(words=prefix))
    return found.annotate(tier=tier, rank=SearchRank(F("words"), stem | prefix)).order_by(
        "tier", "-rank", "position", "id"
    )


@transaction.atomic
def resembling(questions: QuerySet[Question], query: str, most: int) -> list[Question]:
    """At most `most` of `questions` with a word like each of `query`, the likest first; for typing errors.

    Words of fewer than four letters are passed over. Three queries: the bound is set for this transaction alone.
    """
    words = [word for word in words_of(query) if len(word) >= SHORTEST_GUESS]
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
    for word in words:
        questions = questions.filter(folded__trigram_word_similar=word)
    likeness = sum((TrigramWordSimilarity(word, "folded") for word in words), Value(0.0))
    return list(questions.annotate(likeness=likeness).order_by("-likeness", "position", "id")[:most])


def _exact(words: list[str]) -> SearchQuery:
    """The words next to each other in the question itself, as they are written."""
    return SearchQuery(" <-> ".join(f"{word}:A" for word in words), config="margin_words", search_type="raw")


def _stem(words: list[str]) -> SearchQuery:
    return SearchQuery(" ".join(words), config="margin_stems", search_type="plain")


def _prefix(words: list[str]) -> SearchQuery:
    """All words but the last by their stem, and a word that begins like the last."""
    beginning = SearchQuery(f"{words[-1]}:*", config="margin_words", search_type="raw")
    return _stem(words[:-1]) & beginning if words[1:] else beginning
