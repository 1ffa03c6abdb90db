"""Rules for our stylesheets: how large they may grow, and that every class in them is used."""

import re
from collections.abc import Iterable, Mapping

KB = 1000
# What a page loads at most, unpacked: without an account, signed in, and as staff besides.
BUDGETS = {("base.css",): 20 * KB, ("base.css", "parts.css"): 60 * KB, ("staff.css",): 20 * KB}
# Classes that no file of ours writes out.
FROM_LIBRARIES = frozenset(
    {
        "asteriskField",  # crispy-forms
        "form-check-input",
        "form-check-label",
        "form-control",
        "form-label",
        "form-select",
        "form-text",
        "invalid-feedback",
        "is-invalid",
        "htmx-indicator",  # htmx
        "htmx-request",
        "htmx-swapping",
    }
)
# Names that a template or Python puts together, by their beginning.
BUILT = ("tint-", "chart-", "paper-")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'")
_CLASS = re.compile(r"(?<![\w-])(?<!\d)\.(-?[A-Za-z_][\w-]*)|(?<=[\w\])])\.(-?[A-Za-z_][\w-]*)")
_ATTRIBUTE = re.compile(r"\bclass=(?:\"([^\"]*)\"|'([^']*)')")
_TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
_COMPUTED = re.compile(r"\S*{{.*?}}\S*")
_WORD = re.compile(r"[\w-]+")


def too_large(sizes: Mapping[str, int]) -> list[str]:
    """Return a sentence for each budget that is exceeded; `sizes` in bytes by file name."""
    totals = {names: sum(sizes[name] for name in names) for names in BUDGETS}
    return [
        f"{' + '.join(names)}: {total} bytes, {BUDGETS[names]} is the most"
        for names, total in totals.items()
        if total > BUDGETS[names]
    ]


def classes(css: str) -> frozenset[str]:
    """Return the class names that the selectors of a stylesheet name."""
    bare = _QUOTED.sub("", _COMMENT.sub("", css))
    return frozenset(one or other for one, other in _CLASS.findall(bare))


def unused(css: str, sources: Iterable[str]) -> list[str]:
    """Return the classes of a stylesheet that none of `sources` mentions, sorted."""
    words = {word for source in sources for word in _WORD.findall(source)}
    return sorted(
        name for name in classes(css) - words - FROM_LIBRARIES if not name.startswith(BUILT)
    )


def unstyled(page: str, known: frozenset[str]) -> list[str]:
    """Return the classes that a template writes out and `known` lacks, sorted.

    Names put together from variables are left alone.
    """
    given = _ATTRIBUTE.findall(_TAG.sub(" ", page))
    written = {name for pair in given for name in _COMPUTED.sub(" ", "".join(pair)).split()}
    return sorted(written - known - FROM_LIBRARIES)
