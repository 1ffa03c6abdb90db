"""Questions with similar texts, found by shared trigrams."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from math import ceil

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Exists, Func, OuterRef, Q, TextField

from core.names import sort_key
from questions.models import DistinctPair, Question

MIN_SIMILARITY = 0.6  # the share of common trigrams; below it questions merely begin alike
MOST = 5
MOST_PAIRS = 100


@dataclass(frozen=True)
class SimilarPair:
    """Two questions that share `percent` of their trigrams."""

    one: Question
    other: Question
    percent: int

    @property
    def ways(self) -> list[tuple[Question, Question, str]]:
        """(question to merge, question that stays, "one" or "other" for the latter)."""
        return [(self.other, self.one, "one"), (self.one, self.other, "other")]


@transaction.atomic
def similar_to(text: str, exclude: int | None = None) -> list[Question]:
    """Return at most five drafts or published questions similar to `text`, most similar first.

    `exclude` is the primary key of the question itself; its distinct pairs are excluded, too. Two
    queries.
    """
    _set_bound()
    found = Question.objects.filter(
        archived_at=None, merged_into=None, folded__trigram_similar=sort_key(text)
    )
    found = found.exclude(status=Question.Status.RETIRED).select_related("theme")
    if exclude:
        distinct = DistinctPair.objects.filter(
            Q(one=exclude, other=OuterRef("pk")) | Q(one=OuterRef("pk"), other=exclude)
        )
        found = found.exclude(pk=exclude).exclude(Exists(distinct))
    return list(
        found.annotate(likeness=TrigramSimilarity("folded", sort_key(text))).order_by(
            "-likeness", "id"
        )[:MOST]
    )


def similar_pairs() -> list[SimilarPair]:
    """Return at most a hundred similar pairs that aren't marked distinct, most similar first.

    Three queries.
    """
    bank = Question.objects.filter(archived_at=None, merged_into=None).exclude(
        status=Question.Status.RETIRED
    )
    threes = Func("folded", function="show_trgm", output_field=ArrayField(TextField()))
    apart = set(DistinctPair.objects.values_list("one", "other"))
    found = [
        (likeness, *two)
        for likeness, *two in near_pairs(bank.values_list("pk", threes))
        if tuple(two) not in apart
    ]
    found = sorted(found, key=lambda each: (-each[0], *each[1:]))[:MOST_PAIRS]
    questions = Question.objects.select_related("theme").in_bulk(
        {pk for _, *two in found for pk in two}
    )
    return [
        SimilarPair(questions[one], questions[other], round(likeness * 100))
        for likeness, one, other in found
    ]


def near_pairs(texts: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[float, int, int]]:
    """Yield (similarity, lower key, higher key) of similar `texts`, given as (key, trigrams).

    Seven seconds in the database for a thousand questions, half a second here. Two similar texts
    share one of their rarest trigrams: of n, one of the n - MIN_SIMILARITY * n + 1 that the fewest
    texts have. Only such pairs are compared (prefix filtering: Chaudhuri, Ganti, Kaushik, "A
    Primitive Operator for Similarity Joins", 2006).
    """
    rows = list(texts)
    known = Counter(chain.from_iterable(threes for _, threes in rows))
    bit = {letters: 1 << place for place, letters in enumerate(known)}
    bits = [sum(bit[letters] for letters in threes) for _, threes in rows]
    having: defaultdict[str, list[int]] = defaultdict(list)  # rare trigram -> positions in `rows`
    for place, (key, threes) in enumerate(rows):
        rarest = sorted(threes, key=lambda letters: (known[letters], letters))
        rarest = rarest[: len(threes) - ceil(MIN_SIMILARITY * len(threes)) + 1]
        for other in {each for letters in rarest for each in having[letters]}:
            likeness = (bits[place] & bits[other]).bit_count() / (
                bits[place] | bits[other]
            ).bit_count()
            if round(likeness, 6) >= MIN_SIMILARITY:
                lower, higher = sorted((key, rows[other][0]))
                yield likeness, lower, higher
        for letters in rarest:
            having[letters].append(place)


def distinct_pairs() -> list[DistinctPair]:
    """Return at most a hundred pairs marked as distinct, newest first. One query."""
    return list(DistinctPair.objects.select_related("one", "other")[:MOST_PAIRS])


def _set_bound() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(MIN_SIMILARITY)]
        )
