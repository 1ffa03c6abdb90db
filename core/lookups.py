"""Lookups that every app may use in filters."""

from django.db.models import CharField, TextField, Transform

from core.names import APOSTROPHES

_QUOTED = "''"  # one apostrophe inside of an SQL string


class Straight(Transform):
    """`name__straight__icontains=straight(text)`: every apostrophe as on the keyboard."""

    lookup_name = "straight"
    function = "translate"
    template = f"%(function)s(%(expressions)s, '{APOSTROPHES}', '{_QUOTED * len(APOSTROPHES)}')"


def register() -> None:
    """Called once, when the app is ready."""
    for field in (CharField, TextField):
        field.register_lookup(Straight)
