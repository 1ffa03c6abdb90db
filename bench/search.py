"""The search of questions, compared with one without a stored column and without an index."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db import connection
from django.db.models import QuerySet

from bench import cpu
from bench.people import People
from bench.report import Ratio, Side
from devserver.processes import DevserverError
from questions.domain.starter import starter_bank
from questions.models import Question, Theme
from questions.selectors.question_list import PER_PAGE
from questions.selectors.search import containing, matching, resembling

ROUNDS = 5
TEXTS = 100_000
LENGTH = 12  # words in a text
# Words by their rank in the vocabulary: squaring a uniform number makes few words frequent
# and most rare, as in a language. The texts are the same in every run.
FILL = f"""
    INSERT INTO questions_question (code, slug, theme_id, part, minutes, purposes, text, why,
    follow_ups,
                                    must_ask, always_last, status, was_published, position, version)
    SELECT lpad(to_hex(row), 8, '0'), 'bench-' || row, %(theme)s, 'core', 2, '{{}}',
           (SELECT string_agg((%(words)s::text[])[1 + floor(%(size)s * power(
                        (hashint8(row * {LENGTH} + place)::bigint & 2147483647) / 2147483648.0,
                        2))::int], ' ')
              FROM generate_series(1, {LENGTH}) AS place),
           '', '{{}}', false, false, 'published', true, 1, 1
      FROM generate_series(1, {TEXTS}) AS row
"""  # noqa: S608 - numbers of ours

Rows = Sequence[Question]


def measure(people: People) -> list[Ratio]:
    """Return CPU milliseconds of the database for the first page of results of each word."""
    words = _fill()
    bank = Question.objects.visible_to(people.student)
    frequent, rare, beginning = words[0], words[-1], words[len(words) // 2][:5]
    slip = rare[:-2] + rare[-1] + rare[-2]
    lines = [
        _beside(
            _share(bank, frequent),
            partial(_found, bank, frequent),
            partial(_unindexed, frequent),
            0.01,
        ),
        _beside(_share(bank, rare), partial(_found, bank, rare), partial(_unindexed, rare), 0.01),
        _beside(
            "a word being typed",
            partial(_found, bank, beginning),
            partial(_unindexed, beginning, ":*"),
            0.01,
        ),
        _beside(
            "a word being typed", partial(_found, bank, beginning), partial(_letters, beginning)
        ),
        _beside(
            "a typing error",
            partial(resembling, bank, slip, PER_PAGE),
            partial(_unindexed_likeness, slip),
            0.01,
        ),
        _beside(
            "a typing error", partial(resembling, bank, slip, PER_PAGE), partial(_letters, rare)
        ),
    ]
    Question.objects.filter(slug__startswith="bench-").delete()
    return lines


def _fill() -> list[str]:
    """Create texts in one statement; return words, most frequent first."""
    bank = starter_bank()
    real = sorted(
        {word for row in bank["questions"] for word in re.findall("[a-z]{6,}", row["text"].lower())}
    )
    words = real + [one + other for one in real[-70:] for other in real[:60]]
    theme = Theme.objects.create(slug="bench", name="Bench")
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"theme": theme.pk, "words": words, "size": len(words)})
        cursor.execute("VACUUM ANALYZE questions_question")
        # the work of one process is measured
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    return words


def _found(bank: QuerySet[Question], word: str) -> Rows:
    found = matching(bank, word)
    return list(found[:PER_PAGE]) if found.count() else []


def _unindexed(word: str, ending: str = "") -> Rows:
    """Search words and stems without a stored column: texts are parsed during the search."""
    query = SearchQuery(word + ending, config="english", search_type="raw")
    words = SearchVector("text", "why", config="english")
    rows = Question.objects.annotate(document=words).filter(document=query)
    return list(
        rows.annotate(rank=SearchRank(words, query)).order_by("-rank", "position", "id")[:PER_PAGE]
    )


def _unindexed_likeness(word: str) -> Rows:
    rows = Question.objects.annotate(likeness=TrigramWordSimilarity(word, "text")).filter(
        likeness__gt=0.4
    )
    return list(rows.order_by("-likeness", "position", "id")[:PER_PAGE])


def _letters(word: str) -> Rows:
    return list(Question.objects.filter(text__icontains=word).order_by("position", "id")[:PER_PAGE])


def _share(bank: QuerySet[Question], word: str) -> str:
    return f"a word in {containing(bank, word).count() / TEXTS:.1%} of the texts"


def _beside(
    what: str, ours: Callable[[], Rows], other: Callable[[], Rows], goal: float | None = None
) -> Ratio:
    """Measure both by turns, after a check that each finds something."""
    if not (ours() and other()):
        raise DevserverError(f"{what}: nothing was found.")
    rounds = [(_milliseconds(ours), _milliseconds(other)) for _ in range(ROUNDS)]
    name = "ILIKE" if goal is None else "unindexed"
    return Ratio(
        "P8", Side(what, [a for a, _b in rounds]), Side(name, [b for _a, b in rounds]), goal
    )


def _milliseconds(search: Callable[[], Rows]) -> float:
    """Return CPU of the PostgreSQL process of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    before = cpu.seconds(pid)
    search()
    return cpu.used(before, cpu.seconds(pid)) * 1000
