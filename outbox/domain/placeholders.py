"""Putting values in the place of `{placeholders}`. Plain replacement: nothing in a text is ever
run. Pure."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")
_WITH_BLANK = re.compile(rf"( ?){PLACEHOLDER.pattern}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """`text` with its placeholders replaced, once: what a value says is never looked at again.

    An empty value takes a blank beside it along. Raises KeyError for a placeholder without a value.
    """

    def value_of(found: re.Match) -> str:
        value = str(values[found[2]])
        return f"{found[1]}{value}" if value else ""

    lines = ((line, _WITH_BLANK.sub(value_of, line)) for line in text.split("\n"))
    return "\n".join(
        filled if line.startswith(" ") else filled.lstrip(" ") for line, filled in lines
    )


def tidy(text: str) -> str:
    """Blank lines single, trailing blanks off: what empty values leave behind."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept)
