"""The wording of emails: known texts with named placeholders, the office's own words or the
original ones.

An app registers its texts in `ready()` and asks `words(key, values)` when it writes a mail or a
first draft.
"""

from outbox.domain.placeholders import fill, tidy
from outbox.domain.text_catalog import Placeholder, Reader, Text, get, known, register
from outbox.domain.text_problems import Fault, faults
from outbox.selectors.stored_texts import original, words

__all__ = [
    "Fault",
    "Placeholder",
    "Reader",
    "Text",
    "faults",
    "fill",
    "get",
    "known",
    "original",
    "register",
    "tidy",
    "words",
]
