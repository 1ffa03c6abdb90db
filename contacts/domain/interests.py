"""The words in what somebody is curious about, as they are looked for in what others do. Pure."""

import re

from core.names import straight

MOST, SHORTEST = 8, 4
# in fields of work and in what people write about them, without saying which
COMMON = frozenset(
    [
        "about",
        "also",
        "could",
        "does",
        "from",
        "have",
        "into",
        "know",
        "like",
        "more",
        "people",
        "really",
        "some",
        "that",
        "their",
        "them",
        "they",
        "this",
        "understand",
        "want",
        "what",
        "when",
        "where",
        "which",
        "with",
        "work",
        "working",
        "would",
    ]
)


def stems(text: str) -> list[str]:
    """Return the beginnings of words: "nurs" is in "nurse" and in "nursing"."""
    words = re.findall(rf"[^\W\d_]{{{SHORTEST},}}", straight(text).casefold())
    found = (word[: max(SHORTEST, len(word) - 3)] for word in words if word not in COMMON)
    return list(dict.fromkeys(found))[:MOST]
