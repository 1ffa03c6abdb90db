"""The choices of a student: each can be switched off from its email and in the settings."""

from django.utils.translation import gettext_lazy as _

from outbox.domain.kinds import Choice

DAY_BEFORE = Choice(
    "day_before",
    _("The day before a talk"),
    _("5 PM on the day before: when, how, and what to think of."),
)
DID_IT_HAPPEN = Choice(
    "did_it_happen",
    _("Did your talk happen?"),
    _("An hour after the planned end, and once more the next morning."),
)
THANK_YOU = Choice(
    "thank_you",
    _("Thank-you reminders"),
    _("Two hours after a talk, and four hours before the thank-you is due."),
)
DAILY = Choice(
    "daily",
    _("Daily note"),
    _(
        "8:30 AM, at most one a day: requests still a draft or without an answer, people to write "
        "to."
    ),
)
DIGEST = Choice(
    "digest",
    _("Weekly digest"),
    _("8:30 AM on a day you choose, instead of that day's note: your next steps and talks."),
)
# They share dedupe keys: on its day, the digest is the daily note.
NOTES = frozenset({DAILY.name, DIGEST.name})

# Kinds that are lines of a note; every other kind is a separate email.
LINES = frozenset({"drafted", "no_answer", "closed", "referral", "opportunity", "keep_in_touch"})
