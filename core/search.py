"""Search by words: the query, and the three ways in which a text can match it.

A text column is searched as margin_words (every word as it is written) and margin_stems (English
words by their stem) take it apart, without accents and capitals. The migrations of core make both.
"""

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

from django.contrib.postgres.search import SearchQuery

from core.names import sort_key

LONGEST = 100  # characters of a search that are used
MOST_WORDS = 12
SHORTEST_GUESS = 4  # letters; with fewer, everything looks alike
LIKE = 0.78  # of a word's letters in their order: "salry" has 0.91 of "salary" and 0.75 of "say"
MOST_MEANT = 3


def typed(text: str) -> str:
    """Clean a query: one line of at most LONGEST characters, without what no text holds."""
    return " ".join(text.replace("\x00", "")[:LONGEST].split())


def one_of(known: Collection[str], value: str) -> str:
    """Return a filter's value if it is known, "" otherwise: in an address anything may stand."""
    return value if value in known else ""


def words_of(query: str) -> list[str]:
    return re.findall(r"\w+", sort_key(query))[:MOST_WORDS]


def exact(words: list[str]) -> SearchQuery:
    """Match the words next to each other, as written, in the text's parts of highest weight."""
    return SearchQuery(
        " <-> ".join(f"{word}:A" for word in words), config="margin_words", search_type="raw"
    )


def stem(words: list[str]) -> SearchQuery:
    return SearchQuery(" ".join(words), config="margin_stems", search_type="plain")


def prefix(words: list[str]) -> SearchQuery:
    """Match all words but the last by stem, and a word that begins like the last."""
    beginning = SearchQuery(f"{words[-1]}:*", config="margin_words", search_type="raw")
    return stem(words[:-1]) & beginning if words[1:] else beginning


def either(meant: list[list[str]], weight: str = "") -> SearchQuery:
    """Match one of these words as written; `weight` limits it to parts of that weight."""
    groups = (
        " | ".join(f"{word}:{weight}" if weight else word for word in words) for words in meant
    )
    return SearchQuery(
        " & ".join(f"({words})" for words in groups), config="margin_words", search_type="raw"
    )


def guessable(query: str) -> list[str]:
    return [word for word in words_of(query) if len(word) >= SHORTEST_GUESS]


def meant(typed_word: str, words: Iterable[str]) -> list[str]:
    """Return at most MOST_MEANT of `words` that resemble a typed one, the likest first."""
    found = sorted((-_likeness(typed_word, word), word) for word in words)
    return [word for likeness, word in found if likeness][:MOST_MEANT]


def _likeness(typed_word: str, word: str) -> float:
    """Return the share of letters in the same order, LIKE to 1; 0 for less.

    The word may be unfinished.
    """
    compared = SequenceMatcher(None, b=typed_word, autojunk=False)
    likeness = 0.0
    for beginning in {word, word[: len(typed_word) + 1]}:
        compared.set_seq1(beginning)
        # each is quicker than the next one and returns no less
        if compared.real_quick_ratio() >= LIKE and compared.quick_ratio() >= LIKE:
            likeness = max(likeness, compared.ratio())
    return likeness if likeness >= LIKE else 0.0
