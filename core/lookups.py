"""Lookups for every app."""

from django.db.models import CharField, TextField, Transform

from core.names import APOSTROPHES

_QUOTED = "''"  # one apostrophe inside of an SQL string


class Straight(Transform):
    """`name__straight__icontains=straight(text)`: compares with straight apostrophes."""

    lookup_name = "straight"
    function = "translate"
    template = f"%(function)s(%(expressions)s, '{APOSTROPHES}', '{_QUOTED * len(APOSTROPHES)}')"


def register() -> None:
    for field in (CharField, TextField):
        field.register_lookup(Straight)
