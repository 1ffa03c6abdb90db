"""Texts of emails for other apps: `register` in `ready()`, then `render_text(key, values)`."""

from outbox.domain.placeholders import fill, tidy
from outbox.domain.text_problems import TextProblem, find_problems
from outbox.domain.texts import Placeholder, Reader, Text, get, known, register
from outbox.selectors.stored_texts import original_words, render_text

__all__ = [
    "Placeholder",
    "Reader",
    "Text",
    "TextProblem",
    "fill",
    "find_problems",
    "get",
    "known",
    "original_words",
    "register",
    "render_text",
    "tidy",
]
