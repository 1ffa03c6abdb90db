"""Replace `{placeholders}` with values. Plain replacement, no template language. Pure."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")
_WITH_BLANK = re.compile(rf"( ?){PLACEHOLDER.pattern}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """`text` with its placeholders replaced; placeholders inside of values stay.

    An empty value takes the space before it along. Raises KeyError for a missing value.
    """

    def value_of(found: re.Match) -> str:
        value = str(values[found[2]])
        return f"{found[1]}{value}" if value else ""

    lines = ((line, _WITH_BLANK.sub(value_of, line)) for line in text.split("\n"))
    return "\n".join(
        filled if line.startswith(" ") else filled.lstrip(" ") for line, filled in lines
    )


def tidy(text: str) -> str:
    """Collapse blank lines and strip trailing spaces, which empty values leave behind."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]
    tidied = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(tidied)
