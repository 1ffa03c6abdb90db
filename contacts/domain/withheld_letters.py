"""What higher apps do with waiting letters that name somebody who must no longer be named."""

import datetime as dt
from collections.abc import Callable

from contacts.models import Contact

# Returns a sentence for the student for each letter that it held back.
Withhold = Callable[[Contact, dt.datetime], list[str]]
_withholders: list[Withhold] = []


def register(withhold: Withhold) -> None:
    if withhold not in _withholders:
        _withholders.append(withhold)


def withhold_letters(contact: Contact, now: dt.datetime) -> list[str]:
    """Call each in the transaction of the change, under the lock of the contact's owner."""
    return [words for withhold in _withholders for words in withhold(contact, now)]
