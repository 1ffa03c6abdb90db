"""Tags as people type them: several, separated by commas."""

from core.names import sort_key

MOST_AT_ONCE = 10
LONGEST_TAG = 40
LONGEST_FOLDED = 120


def tag_names(typed: str) -> list[str]:
    """Return each name once, by how it is folded, without blanks around it."""
    names = (" ".join(part.replace("\x00", "").split()) for part in typed.split(","))
    found: dict[str, str] = {}
    for name in names:
        if sort_key(name):
            found.setdefault(sort_key(name), name)
    return list(found.values())
