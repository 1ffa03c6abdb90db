"""What a press on several contacts did, in a sentence."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from contacts.models import BulkChange, Contact
from core.names import isolated

Kind = BulkChange.Kind
MOST_NAMED = 3


DONE = {
    Kind.TAG: ngettext_lazy(
        "%(number)d contact has the tag now.", "%(number)d contacts have the tag now.", "number"
    ),
    Kind.UNTAG: ngettext_lazy(
        "The tag is off %(number)d contact.", "The tag is off %(number)d contacts.", "number"
    ),
    Kind.CADENCE: ngettext_lazy(
        "How often to keep in touch is set for %(number)d contact.",
        "How often to keep in touch is set for %(number)d contacts.",
        "number",
    ),
    Kind.PLAN: ngettext_lazy(
        "The planned day is set for %(number)d contact.",
        "The planned day is set for %(number)d contacts.",
        "number",
    ),
    Kind.ARCHIVE: ngettext_lazy(
        "%(number)d contact is off your list.", "%(number)d contacts are off your list.", "number"
    ),
    Kind.RESTORE: ngettext_lazy(
        "%(number)d contact is back on your list.",
        "%(number)d contacts are back on your list.",
        "number",
    ),
    Kind.MERGE_TAG: gettext_lazy("The two tags are one now."),
    Kind.DELETE_TAG: gettext_lazy("The tag is deleted. Its contacts stay."),
}


def done_words(change: BulkChange) -> str:
    """Return "12 contacts are off your list. …" for the notice that offers to undo it."""
    done = DONE[Kind(change.kind)] % {"number": change.number}
    return f"{done} {_('You can undo this for 10 minutes.')}"


def undone_words(number: int) -> str:
    return ngettext("Undone for %(number)d contact.", "Undone for %(number)d contacts.", number) % {
        "number": number
    }


def left_words(left: list[Contact], kind: Kind) -> str:
    """Say who stays as they were, by name as far as that can be read, and why."""
    names = [isolated(contact.name) for contact in left[:MOST_NAMED]]
    more = len(left) - len(names)
    if more:
        names.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    about = {"names": get_text_list(names, str(_("and")))}
    if kind == Kind.ARCHIVE:
        text = ngettext(
            "%(names)s stays on your list: an answer or a talk is still to come.",
            "%(names)s stay on your list: an answer or a talk is still to come.",
            len(left),
        )
    else:
        text = ngettext(
            "%(names)s has no planned day: you have asked already.",
            "%(names)s have no planned day: you have asked already.",
            len(left),
        )
    return text % about
