"""Questions that say nearly the same, found by the letters they share."""

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
from questions.models import KeptPair, Question

ALIKE = 0.6  # of the letters, by threes; below it questions merely begin the same way
MOST = 5
MOST_PAIRS = 100


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
    """At most five questions in use or in draft that read like `text`, the likest first, each with
    `percent`.

    `but` is the key of the question itself; what was kept beside it is left out. Two queries.
    """
    _set_bound()
    found = Question.objects.filter(
        archived_at=None, merged_into=None, folded__trigram_similar=sort_key(text)
    )
    found = found.exclude(status=Question.Status.RETIRED).select_related("theme")
    if but:
        kept = KeptPair.objects.filter(
            Q(one=but, other=OuterRef("pk")) | Q(one=OuterRef("pk"), other=but)
        )
        found = found.exclude(pk=but).exclude(Exists(kept))
    rows = list(
        found.annotate(likeness=TrigramSimilarity("folded", sort_key(text))).order_by(
            "-likeness", "id"
        )[:MOST]
    )
    for row in rows:
        row.percent = round(row.likeness * 100)
    return rows


def pairs() -> list[Pair]:
    """Every two questions of the bank that read alike and are not both kept, the likest first, at
    most a hundred.

    Three queries.
    """
    bank = Question.objects.filter(archived_at=None, merged_into=None).exclude(
        status=Question.Status.RETIRED
    )
    threes = Func("folded", function="show_trgm", output_field=ArrayField(TextField()))
    apart = set(KeptPair.objects.values_list("one", "other"))
    found = [
        (likeness, *two)
        for likeness, *two in near(bank.values_list("pk", threes))
        if tuple(two) not in apart
    ]
    found = sorted(found, key=lambda each: (-each[0], *each[1:]))[:MOST_PAIRS]
    questions = Question.objects.select_related("theme").in_bulk(
        {pk for _, *two in found for pk in two}
    )
    return [
        Pair(questions[one], questions[other], round(likeness * 100))
        for likeness, one, other in found
    ]


def near(texts: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[float, int, int]]:
    """(likeness, lower key, higher key) of every two of (key, letters by threes) that share ALIKE
    of all they have.

    In the database a thousand questions take seven seconds, here half of one. Two that are so much
    alike share one of their rarest threes: of n, one of the n - ALIKE * n + 1 that the fewest texts
    have. Only such two are compared (prefix filtering: Chaudhuri, Ganti, Kaushik, A Primitive
    Operator for Similarity Joins, 2006).
    """
    rows = list(texts)
    known = Counter(chain.from_iterable(threes for _, threes in rows))
    bit = {letters: 1 << place for place, letters in enumerate(known)}
    bits = [sum(bit[letters] for letters in threes) for _, threes in rows]
    having: defaultdict[str, list[int]] = defaultdict(list)  # a rare three -> places in `rows`
    for place, (key, threes) in enumerate(rows):
        rarest = sorted(threes, key=lambda letters: (known[letters], letters))
        rarest = rarest[: len(threes) - ceil(ALIKE * len(threes)) + 1]
        for other in {each for letters in rarest for each in having[letters]}:
            likeness = (bits[place] & bits[other]).bit_count() / (
                bits[place] | bits[other]
            ).bit_count()
            if round(likeness, 6) >= ALIKE:
                yield (likeness, *sorted((key, rows[other][0])))
        for letters in rarest:
            having[letters].append(place)


def kept() -> list[KeptPair]:
    """Every two questions that read alike and are both kept, the latest first, at most a
    hundred. One query."""
    return list(KeptPair.objects.select_related("one", "other")[:MOST_PAIRS])


def _set_bound() -> None:
    """The index compares with a setting; this one holds for the transaction alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
