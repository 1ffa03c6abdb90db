"""The placeholders of texts about an interview, each with a sample."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.links import absolute
from outbox.selectors.texts import Placeholder

CONTACT_NAME = Placeholder("contact_name", _("The contact's name"), "Maya Okafor")
CONTACT_FIRST = Placeholder("contact_first", _("The contact's first name"), "Maya")
STUDENT_FULL = Placeholder("student_full", _("The student's name"), "Nina Park")
STUDENT_FIRST = Placeholder("student_first", _("The student's first name"), "Nina")
DURATION = Placeholder("duration", _("The minutes asked for"), "20")
WHEN = Placeholder(
    "when",
    _("Day, time and zone, as the reader's clock says"),
    "Tue, Dec 3, 4:00 PM Central (Chicago)",
)
WEEKDAY = Placeholder("weekday", _("The day of the week"), _("Tuesday"))
TIME = Placeholder("time", _("The time of day"), "4:00 PM")
MEET_LINE = Placeholder(
    "meet_line",
    _("Who calls, which number, link or place"),
    _("Nina will call you at (555) 010-0199."),
)
NOTE_LINE = Placeholder(
    "note_line",
    _("What the other side added, if anything"),
    _("The note says: “A night shift came up.”"),
)
GOAL = Placeholder(
    "goal", _("What the student hopes to understand"), _("how a night shift is planned")
)
WHY_YOU = Placeholder(
    "why_you", _("Why the student writes to this person"), _("Your talk in May made me curious.")
)
HOW = Placeholder("how", _("How they would talk"), _("by phone"))
I_STUDY = Placeholder(
    "i_study", _("What the student studies where"), _("I study nursing at Lakeside University")
)
AT_ORGANIZATION = Placeholder(
    "at_organization", _("Where the contact works, if known"), _("at City Hospital")
)
UNIVERSITY = Placeholder("university", _("The university's name"), "Lakeside University")
STUDENT_PAGE = Placeholder(
    "link", _("The student's page of this talk"), absolute("/interviews/sample/"), required=True
)
CONTACT_PAGE = Placeholder("link", _("The contact's page"), absolute("/r/sample/"), required=True)
ORIGINAL_SUBJECT = Placeholder(
    "original_subject",
    _("The subject of the request"),
    _("20 minutes of questions about your work?"),
)
OPENS = _(
    "Choose a time, suggest others, or say that it doesn't suit you. This page needs no account:"
)
YOUR_PAGE = _("To move or cancel our talk, use your page:")
TIMES = Placeholder(
    "times",
    _("The offered times and the link to answer, on lines of their own"),
    format_lazy(
        "– Tue, Dec 3, 4:00 PM Central (Chicago)\n– Wed, Dec 4, 9:30 AM Central "
        "(Chicago)\n\n{opens}\n{link}",
        opens=OPENS,
        link=absolute("/r/sample/"),
    ),
    required=True,
    has_lines=True,
)

NOT_ME = _("This wasn't me. Undo it:")
NOT_ME_LINES = Placeholder(
    "not_me_lines",
    _(
        "How to undo an answer that somebody else gave by the link; empty where the student "
        "recorded it"
    ),
    format_lazy("{not_me}\n{link}", not_me=NOT_ME, link=absolute("/r/sample/not-me/")),
    required=True,
    has_lines=True,
)
CALENDAR_LINE = Placeholder(
    "calendar_line",
    _("That a calendar file is attached, if so"),
    _("The attached file corrects your calendar."),
)

LATE_LINE = Placeholder(
    "late_line",
    _("That they answered after all, if so"),
    _("Maya answered after all, and said yes."),
)
MONTH = Placeholder("month", _("When to ask again"), _("March"))
