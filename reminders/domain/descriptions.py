"""Descriptions of every reminder: when, why, what ends it. The source of docs/reminders.md."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ReminderDescription:
    """`kind` is that of an email or of a line in a note."""

    kind: str
    when: Promise
    why: Promise
    ends: Promise


DESCRIPTIONS = (
    ReminderDescription(
        "day_before",
        _("5 PM on the day before a talk; at once for one agreed later, if three hours remain"),
        _("The talk is agreed: when, how, and two things to think of"),
        _("Move or cancel the talk; otherwise its start"),
    ),
    ReminderDescription(
        "did_it_happen",
        _("An hour after the planned end"),
        _("Nobody has said yet how the talk went"),
        _("Say that it happened, didn't, or was moved; otherwise the second one"),
    ),
    ReminderDescription(
        "did_it_happen_again",
        _("9 AM on the morning after the first one"),
        _("Still nobody has said how the talk went"),
        _("Say that it happened, didn't, or was moved; otherwise two days"),
    ),
    ReminderDescription(
        "thank_you_fresh",
        _("Two hours after the real end, an hour after you told of the talk at the soonest"),
        _("The talk happened and nobody is thanked yet"),
        _("Send the thank-you or check it off; otherwise the last one"),
    ),
    ReminderDescription(
        "thank_you_last",
        _("Four hours before the thank-you is due, by default twenty after the real end"),
        _("The thank-you is due, by default a day after the talk"),
        _("Send the thank-you or check it off; otherwise an hour past that time"),
    ),
    ReminderDescription(
        "drafted",
        _("Daily note on the third day after a request was begun"),
        _("A request is written and not sent"),
        _("Send it, or archive the contact; said once"),
    ),
    ReminderDescription(
        "no_answer",
        _("Daily note after the last business day for an answer, by default the seventh"),
        _("A request has no answer, and one follow-up is ready"),
        _("Say how they answered, follow up, or stop waiting"),
    ),
    ReminderDescription(
        "closed",
        _(
            "Daily note after the site closed the request, by default when the fourteenth business "
            "day is over"
        ),
        _("A request without an answer was closed; nothing was sent"),
        _("Said once"),
    ),
    ReminderDescription(
        "referral",
        _("Daily note a week after a contact named somebody or something"),
        _(
            "A person has no letter yet, the student knows nobody at an organization, or an "
            "opportunity without a last day is open"
        ),
        _(
            "Begin a request, add somebody there, or say “Done” or “Not this one”; otherwise said "
            "once"
        ),
    ),
    ReminderDescription(
        "opportunity",
        _("Daily note a week before the last day of an opportunity that a contact named"),
        _("Its last day is near"),
        _("“Done” or “Not this one”; said once"),
    ),
    ReminderDescription(
        "keep_in_touch",
        _(
            "Daily note when the time chosen for a contact has passed since the last exchange; "
            "once more after the same time"
        ),
        _("The chosen time has passed since the last exchange"),
        _(
            "Any exchange, “Later”, or another time; if you let it pass twice, the time gets "
            "longer by itself"
        ),
    ),
    ReminderDescription(
        "digest",
        _(
            "8:30 AM on Mondays, or every other week, or on another day, as the student chose; "
            "not in breaks"
        ),
        _(
            "The week, if there is something to say: first steps, the next two weeks' talks, your "
            "counselor's words"
        ),
        _("Nothing to say; otherwise midnight. On its day it is the daily note"),
    ),
    ReminderDescription(
        "daily",
        _("8:30 AM, once a day, only on days with a new line"),
        _("All that is not tied to a moment, in one email"),
        _("Nothing to say; otherwise midnight"),
    ),
)


def markdown_table() -> str:
    head = ["| Reminder | When, in the student's zone | Why | What ends it |", "|---|---|---|---|"]
    rows = (f"| `{one.kind}` | {one.when} | {one.why} | {one.ends} |" for one in DESCRIPTIONS)
    return "\n".join([*head, *rows])
