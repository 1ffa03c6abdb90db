"""How long a text may be, for services; forms say the same earlier, at the field."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Model, TextField
from django.utils.translation import gettext as _

from core.errors import Refusal


def require_length(text: str, most: int) -> None:
    """Raise Refusal for a text of more than `most` characters."""
    if len(text) > most:
        about = {"begin": text[:30], "most": most, "length": len(text)}
        sentence = _(
            "Shorten “%(begin)s…” to %(most)d characters. It has %(length)d now; nothing was saved."
        )
        raise Refusal(sentence % about)


def require_lengths(model: type[Model], values: Mapping[str, Any]) -> None:
    """Raise Refusal for a text longer than its column says; a TextField itself takes any."""
    for name, value in values.items():
        column = model._meta.get_field(name)  # noqa: SLF001 - public API
        longest = column.max_length if isinstance(column, CharField | TextField) else None
        if longest and isinstance(value, str):
            require_length(value, longest)
