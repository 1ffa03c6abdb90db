"""Rules for our stylesheets: how large they may grow, and that every class in them is used."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

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
BUILT = ("tint-", "tag-", "notice-", "is-", "paper-")

SPOKEN = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'")
_CLASS = re.compile(r"(?<![\w-])(?<!\d)\.(-?[A-Za-z_][\w-]*)|(?<=[\w\])])\.(-?[A-Za-z_][\w-]*)")
_ATTRIBUTE = re.compile(r"\bclass=(?:\"([^\"]*)\"|'([^']*)')")
# A block that fills a class attribute of the frame.
_CLASS_BLOCK = re.compile(r"{%\s*block\s+\w+_class\s*%}(.*?){%\s*endblock", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
_TRANSLATED = re.compile(r"{%\s*(?:block)?trans|{#")
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


def unused(css: str, named: Iterable[str]) -> list[str]:
    """Return the classes of a stylesheet that none of the texts `named` mentions, sorted."""
    words = {word for text in named for word in _WORD.findall(text)}
    return sorted(
        name for name in classes(css) - words - FROM_LIBRARIES if not name.startswith(BUILT)
    )


def named_in_page(page: str) -> Iterator[str]:
    """Yield what a template says in class attributes and hands to tags and includes."""
    for pair in _ATTRIBUTE.findall(page):
        yield from pair
    yield from _CLASS_BLOCK.findall(page)
    yield from (tag for tag in _TAG.findall(page) if not _TRANSLATED.match(tag))


def named_in_python(source: str) -> Iterator[str]:
    """Yield the strings of a module, but for docstrings and words that people read."""
    tree = ast.parse(source)
    skipped = {id(part) for node in ast.walk(tree) for part in _read_by_people(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str):
            yield node.value


def _read_by_people(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPOKEN:
        yield from node.args


def unstyled(page: str, known: frozenset[str]) -> list[str]:
    """Return the classes that a template writes out and `known` lacks, sorted.

    Names put together from variables are left alone.
    """
    given = ["".join(pair) for pair in _ATTRIBUTE.findall(_TAG.sub(" ", page))]
    given += [_TAG.sub(" ", block) for block in _CLASS_BLOCK.findall(page)]
    written = {name for text in given for name in _COMPUTED.sub(" ", text).split()}
    return sorted(written - known - FROM_LIBRARIES)
