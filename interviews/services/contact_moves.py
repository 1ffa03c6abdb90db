"""The moves of the contact's page, by the name of the door."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from interviews.services import answers, talks
from interviews.services.moving import By

DOORS: dict[str, Callable[..., Any]] = {
    "accept": answers.accept,
    "propose": answers.propose,
    "not_now": answers.not_now,
    "decline": answers.decline,
    "how": answers.change_how,
    "move": talks.move,
    "cancel": talks.cancel,
}


def act(*, move: str, interview_id: int, said: dict, now: dt.datetime) -> None:
    """Do what the contact said. Raises IllegalMove when it is not possible any more, KeyError for no such door."""
    DOORS[move](interview_id=interview_id, by=By.CONTACT, now=now, **said)
