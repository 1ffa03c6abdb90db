"""People of the directory whom a student can ask now, without their addresses."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Expression, Q, Value, When

from contacts.domain.interests import stems
from contacts.models import DirectoryEntry
from contacts.selectors.askable import can_be_asked
from users.models import User

COLUMNS = ("code", "name", "title", "organization", "field__name", "setting", "languages")


@dataclass(frozen=True)
class PersonToAsk:
    """What a student reads of somebody in the directory; there is no address among it."""

    code: str
    name: str
    title: str
    organization: str
    field: str
    setting: str
    languages: str


def people_to_ask(
    student: User, now: dt.datetime, *, most: int, about: str = ""
) -> list[PersonToAsk]:
    """Return at most `most` people who agreed and can be asked at `now`. One query.

    Whose field or work has more of the words of `about` comes first, then by name.
    """
    listed = DirectoryEntry.objects.visible_to(student).listed()
    people = can_be_asked(listed, now).alias(matches=_matches(stems(about)))
    rows = people.order_by("-matches", "sort_key", "pk").values_list(*COLUMNS)[:most]
    return [PersonToAsk(*(value or "" for value in row)) for row in rows]


def _matches(stems_of_words: list[str]) -> Expression:
    """Return how many of these are in an entry's field, title or organization."""
    number: Expression = Value(0)
    for stem in stems_of_words:
        anywhere = Q()
        for column in ("field__name", "title", "organization"):
            anywhere |= Q(**{f"{column}__straight__icontains": stem})
        number = number + Case(When(anywhere, then=Value(1)), default=Value(0))
    return number
