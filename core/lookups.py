"""Lookups that every app may use in filters."""

from django.db.models import CharField, TextField, Transform

from core.names import APOSTROPHES

_QUOTED = "''"  # one apostrophe inside of an SQL string


class Straight(Transform):
    """`name__straight__icontains`: the column with every apostrophe as the keyboard has it. Ask
    for straight(text)."""

    lookup_name = "straight"
    function = "translate"
    template = f"%(function)s(%(expressions)s, '{APOSTROPHES}', '{_QUOTED * len(APOSTROPHES)}')"


def register() -> None:
    """Called once, when the app is ready."""
    for field in (CharField, TextField):
        field.register_lookup(Straight)
