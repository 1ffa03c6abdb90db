"""Full-text search of questions: by words, stems and prefixes, and despite a misspelled word.

Words, stems and prefixes are looked up in one stored column. Trigrams are compared only if nothing
is found that way, so that a correctly spelled word never finds similar ones.
"""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from core.search import either, exact, guessable, meant, prefix, stem, words_of
from questions.models import Question

MOST_RANKED = 200  # more than anybody reads; bounds the cost of a frequent word
# The share of common trigrams: "salery" has 0.43 of "salary", "carreer" 0.67 of "career".
MIN_SIMILARITY = 0.25
MOST_NEAR = 20
NEAR = """
SELECT typed, word FROM unnest(%s::text[]) AS typed CROSS JOIN LATERAL (
  SELECT word FROM questions_word WHERE word %%> typed ORDER BY word_similarity(typed, word) DESC,
  word LIMIT %s
) AS near
"""


def containing(questions: QuerySet[Question], query: str) -> QuerySet[Question]:
    """Filter `questions` by every word of `query`, keeping their order; none without a word."""
    words = words_of(query)
    if not words:
        return questions.none()
    return questions.filter(Q(words=exact(words)) | Q(words=stem(words)) | Q(words=prefix(words)))


def matching(questions: QuerySet[Question], query: str) -> QuerySet[Question]:
    """Return the first of what `containing` finds, best first.

    Exact words come first, then stems, then the last word as a prefix. Reasons and follow-ups weigh
    less than the question itself. Of each of the three, the first MOST_RANKED in the office's order
    are ranked.
    """
    words = words_of(query)
    if not words:
        return questions.none()
    ways = (exact(words), stem(words), prefix(words))
    return _ranked(questions, ways, by=ways[1] | ways[2])


@transaction.atomic
def resembling(questions: QuerySet[Question], query: str, most: int) -> list[Question]:
    """Return at most `most` questions with a word similar to each word of `query`, best first.

    Words of fewer than four letters are ignored. Three queries: the threshold is set for this
    transaction only.
    """
    near = _near(guessable(query))
    if not near or not all(near):
        return []
    ways = (either([words[:1] for words in near], "A"), either(near, "A"))
    return list(_ranked(questions, ways, by=ways[1])[:most])


def _ranked(
    questions: QuerySet[Question], ways: tuple[SearchQuery, ...], by: SearchQuery
) -> QuerySet[Question]:
    """Order what any of `ways` finds: by the first way that finds it, then by rank.

    Only the first MOST_RANKED of each: ranking all rows with a frequent word reads all their texts.
    """
    firsts = [
        questions.filter(words=way).order_by("position", "id").values("pk")[:MOST_RANKED]
        for way in ways
    ]
    found = questions.filter(pk__in=firsts[0].union(*firsts[1:]))
    tier = Case(*(When(words=way, then=Value(place)) for place, way in enumerate(ways)))
    return found.annotate(tier=tier, rank=SearchRank(F("words"), by)).order_by(
        "tier", "-rank", "position", "id"
    )


def _near(words: list[str]) -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [str(MIN_SIMILARITY)],
        )
        cursor.execute(NEAR, [words, MOST_NEAR])
        rows = cursor.fetchall()
    return [meant(word, [near for typed, near in rows if typed == word]) for word in words]
