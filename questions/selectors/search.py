"""Full-text search of questions: by words, stems, beginnings, or despite a typing error.

Words, stems and beginnings are looked up in one stored column. Only where nothing is found that way
are its letters compared with those of the bank's words, so that a word spelled right never brings
others that merely look like it.
"""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from core.search import either, exact, guessable, meant, prefix, stem, words_of
from questions.models import Question

MOST_RANKED = 200  # more than anybody reads, so that a frequent word costs what a rare one does
# Of the trigrams of a word, to be compared: "salery" has 0.43 of "salary", "carreer" 0.67 of
# "career".
MIN_SIMILARITY = 0.25
MOST_NEAR = 20
NEAR = """
SELECT typed, word FROM unnest(%s::text[]) AS typed CROSS JOIN LATERAL (
  SELECT word FROM questions_word WHERE word %%> typed ORDER BY word_similarity(typed, word) DESC,
  word LIMIT %s
) AS near
"""


def containing(questions: QuerySet[Question], query: str) -> QuerySet[Question]:
    """Those of `questions` with every word of `query`, in their order; none without a word."""
    words = words_of(query)
    if not words:
        return questions.none()
    return questions.filter(Q(words=exact(words)) | Q(words=stem(words)) | Q(words=prefix(words)))


def matching(questions: QuerySet[Question], query: str) -> QuerySet[Question]:
    """The first of what `containing` finds, best first.

    Its words as they stand, then by stem, then with the last word still being typed; why to ask and
    what to ask next count less than the question itself. Of each of the three the first MOST_RANKED
    in the office's order are ranked.
    """
    words = words_of(query)
    if not words:
        return questions.none()
    ways = (exact(words), stem(words), prefix(words))
    return _ranked(questions, ways, by=ways[1] | ways[2])


@transaction.atomic
def resembling(questions: QuerySet[Question], query: str, most: int) -> list[Question]:
    """At most `most` of `questions` with a word similar to each of `query`: typing errors.

    The most similar come first. Words of fewer than four letters are passed over. Three queries:
    the bound is set for this transaction alone.
    """
    near = _near(guessable(query))
    if not near or not all(near):
        return []
    ways = (either([words[:1] for words in near], "A"), either(near, "A"))
    return list(_ranked(questions, ways, by=ways[1])[:most])


def _ranked(
    questions: QuerySet[Question], ways: tuple[SearchQuery, ...], by: SearchQuery
) -> QuerySet[Question]:
    """What one of `ways` finds: the earlier way first, then by rank.

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
    """The words of questions that each typed word may mean: an index finds them, letters decide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [str(MIN_SIMILARITY)],
        )
        cursor.execute(NEAR, [words, MOST_NEAR])
        rows = cursor.fetchall()
    return [meant(word, [near for typed, near in rows if typed == word]) for word in words]
