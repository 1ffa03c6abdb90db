"""People of the directory whom a student can ask now, without their addresses."""

import datetime as dt
from dataclasses import dataclass

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


def people_to_ask(student: User, now: dt.datetime, *, most: int) -> list[PersonToAsk]:
    """Return at most `most` people who agreed and can be asked at `now`, by name. One query."""
    listed = DirectoryEntry.objects.visible_to(student).listed()
    rows = can_be_asked(listed, now).order_by("sort_key", "pk").values_list(*COLUMNS)[:most]
    return [PersonToAsk(*(value or "" for value in row)) for row in rows]
