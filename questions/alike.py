"""Questions that say nearly the same, found by the letters they share."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from core.names import sort_key
from questions.models import KeptPair, Question

ALIKE = 0.6  # of the letters, by threes; below it questions merely begin the same way
MOST = 5
MOST_PAIRS = 100

# the index on `folded` finds each question's neighbours, so that this does not compare all with all
PAIRS = """
SELECT one.id, other.id, similarity(one.folded, other.folded)
FROM questions_question one JOIN questions_question other ON one.folded %% other.folded AND one.id < other.id
WHERE one.archived_at IS NULL AND other.archived_at IS NULL AND one.merged_into_id IS NULL
  AND other.merged_into_id IS NULL AND one.status <> 'retired' AND other.status <> 'retired'
  AND NOT EXISTS (SELECT FROM questions_keptpair kept WHERE kept.one_id = one.id AND kept.other_id = other.id)
ORDER BY 3 DESC, 1, 2 LIMIT %s
"""


@dataclass(frozen=True)
class Pair:
    """Two questions and how much of them is the same, in percent."""

    one: Question
    other: Question
    percent: int

    @property
    def ways(self) -> list[tuple[Question, Question, str]]:
        """(goes, stays, which stays) for each way of making them one."""
        return [(self.other, self.one, "one"), (self.one, self.other, "other")]


@transaction.atomic
def alike(text: str, but: int | None = None) -> list[Question]:
    """At most five questions in use or in draft that read like `text`, the likest first, each with `percent`.

    `but` is the key of the question itself; what was kept beside it is left out. Two queries.
    """
    _set_bound()
    found = Question.objects.filter(archived_at=None, merged_into=None, folded__trigram_similar=sort_key(text))
    found = found.exclude(status=Question.Status.RETIRED).select_related("theme")
    if but:
        kept = KeptPair.objects.filter(Q(one=but, other=OuterRef("pk")) | Q(one=OuterRef("pk"), other=but))
        found = found.exclude(pk=but).exclude(Exists(kept))
    rows = list(found.annotate(likeness=TrigramSimilarity("folded", sort_key(text))).order_by("-likeness", "id")[:MOST])
    for row in rows:
        row.percent = round(row.likeness * 100)
    return rows


@transaction.atomic
def pairs() -> list[Pair]:
    """Every two questions of the bank that read alike and are not both kept, the likest first, at most a hundred.

    Three queries.
    """
    _set_bound()
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [MOST_PAIRS])
        found = cursor.fetchall()
    questions = Question.objects.select_related("theme").in_bulk({pk for row in found for pk in row[:2]})
    return [Pair(questions[one], questions[other], round(likeness * 100)) for one, other, likeness in found]


def kept() -> list[KeptPair]:
    """Every two questions that read alike and are both kept, the latest first, at most a hundred. One query."""
    return list(KeptPair.objects.select_related("one", "other")[:MOST_PAIRS])


def _set_bound() -> None:
    """The index compares with a setting; this one holds for the transaction alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
