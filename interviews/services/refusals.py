"""Refusals of the services of an interview, each with its sentence for the student."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from contacts.services import LimitReached
from core.dates import day_time
from core.edits import Stale
from core.errors import Refusal
from interviews.domain.limits import letter_limit_words, person_limit_words
from interviews.selectors.student_times import Block
from office.selectors.settings import office_settings
from outbox.services import TooManyLetters


class NotYet(Refusal):
    sentence = gettext_lazy("This talk is still to come. You can move it or cancel it.")


class TimeTaken(Refusal):
    """The student has agreed to another talk then: `block`; None: it isn't offered any more.

    The sentence names that talk only if a `zone`, the student's, is given: nobody else may read
    whom the student talks with.
    """

    sentence = gettext_lazy("That time was just taken. Choose another one.")

    def __init__(self, block: Block | None = None, zone: str = ""):
        text = _(
            "That time was just taken: you talk with %(first)s on %(when)s. Choose another one."
        )
        about = {}
        if block and zone:
            about = {"first": block.first, "when": day_time(block.starts_at, zone)}
        super().__init__(text % about if about else "")
        self.block = block


class TooManyOpen(Refusal):
    counts_as = "open_requests"

    def __init__(self, most: int) -> None:
        text = _(
            "You have %(count)s requests waiting for an answer. Wait for one of them, or stop "
            "waiting for it."
        )
        super().__init__(text % {"count": most})


class ContactSuppressed(Refusal):
    """An address of this contact must not be written to. The default sentence gives no reason."""

    def __init__(self, sentence: str = ""):
        text = _("This person can't be asked through %(program)s.")
        super().__init__(sentence or text % {"program": office_settings().name})


class ReviewedAnother(Stale):
    sentence = gettext_lazy(
        "This was changed in another window. Look at it once more, then send it."
    )


class SheetClosed(Refusal):
    sentence = gettext_lazy("Something changed in the meantime. This is how it stands now.")


class SheetFull(Refusal):
    sentence = gettext_lazy("The sheet is full. Take a question off before you add another.")


@contextmanager
def limits_in_words(
    contact: Contact, now: dt.datetime, *, ending: str | Promise = ""
) -> Iterator[None]:
    """Set the sentence of limits of outbox and contacts raised inside, for the contact's owner."""
    try:
        yield
    except Refusal as refusal:
        say_limit(refusal, contact, now, ending=ending)
        raise


def say_limit(
    refusal: Refusal, contact: Contact, now: dt.datetime, *, ending: str | Promise = ""
) -> None:
    """Set the sentence of a limit; `ending` is added to a limit on letters."""
    if isinstance(refusal, TooManyLetters):
        words = [letter_limit_words(refusal, contact, now), str(ending)]
        refusal.sentence = " ".join(filter(None, words))
    elif isinstance(refusal, LimitReached):
        refusal.sentence = (
            person_limit_words(refusal.until, contact)
            if refusal.until
            else ContactSuppressed().sentence
        )
