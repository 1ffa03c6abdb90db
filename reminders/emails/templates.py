"""The texts of reminders. When and why each is sent is in reminders.domain.descriptions."""

from django.utils.translation import gettext_lazy as _

from core.links import absolute
from outbox.selectors.texts import Placeholder, Reader, Text, register
from reminders.domain.descriptions import DESCRIPTIONS

LINK = Placeholder(
    "link", _("The page where the student goes on"), absolute("/interviews/sample/"), required=True
)
FIRST = Placeholder("contact_first", _("The contact's first name"), "Maya")
COMMON = (
    FIRST,
    Placeholder("contact_name", _("The contact's name"), "Maya Okafor"),
    Placeholder("student_first", _("The student's first name"), "Nina"),
    LINK,
)
WEEKDAY = Placeholder("weekday", _("The day of the week"), _("Tuesday"))
TIME = Placeholder("time", _("The time, as the student's clock says"), "4:00 PM")
ZONE = Placeholder("zone", _("The student's zone in words"), "Central (Chicago)")
GREETING = Placeholder(
    "greeting", _("“Good morning” or “Hello”, with the name"), _("Good morning Nina,")
)
DURATION = Placeholder("duration", _("The minutes asked for"), "20")


def _entry(kind):
    return next(entry for entry in DESCRIPTIONS if entry.kind == kind)


def _text(key, title, *more, kinds=()):
    entry = _entry(key)
    return Text(
        "reminders",
        key,
        title,
        Reader.STUDENT,
        entry.when,
        entry.why,
        (*COMMON, *more),
        (entry.kind, *kinds),
    )


DAY_BEFORE = _text(
    "day_before",
    _("The day before a talk"),
    Placeholder("Day_word", _("“Today” or “Tomorrow”, to begin with"), _("Tomorrow")),
    Placeholder("day_word", _("“today” or “tomorrow”"), _("tomorrow")),
    Placeholder("date", _("The day"), "Tue, Dec 3"),
    TIME,
    ZONE,
    DURATION,
    Placeholder("at_organization", _("Where the contact works, if known"), _("at City Hospital")),
    Placeholder(
        "contact_time", _("The time for the contact, where it differs"), _("(11:00 PM for Maya)")
    ),
    Placeholder(
        "meet_line",
        _("Who calls, which number, link or place"),
        _("You'll call Maya at (555) 010-0199."),
    ),
    Placeholder("questions_state", _("How many questions are ready"), _("7 questions are ready.")),
    Placeholder("mode_tip", _("A tip for the way they will talk"), _("Find a quiet spot.")),
)
DID_IT_HAPPEN = _text(
    "did_it_happen",
    _("Did it happen?"),
    WEEKDAY,
    TIME,
    ZONE,
    DURATION,
    kinds=("did_it_happen_again",),
)
FRESH = _text(
    "thank_you_fresh",
    _("Thank-you, while it is fresh"),
    Placeholder("talk_day", _("The day of the talk"), _("today")),
    Placeholder(
        "learned_line",
        _("The answer the student marked, or the next step"),
        _("It starts from the answer you marked: “Ask early”."),
    ),
)
LAST = _text(
    "thank_you_last",
    _("Thank-you, last call"),
    Placeholder("due_words", _("Until when it is due, or was"), _("is due at 5:20 PM today")),
)
DAILY = Text(
    "reminders",
    "daily",
    _("Daily note"),
    Reader.STUDENT,
    _entry("daily").when,
    _entry("daily").why,
    (
        Placeholder(
            "first_item", _("The first item, and how many more"), _("Open the follow-up and 2 more")
        ),
        Placeholder("student_first", _("The student's first name"), "Nina"),
        GREETING,
        Placeholder(
            "items",
            _("One line and one link for each item"),
            f"No answer from Maya yet.\n{absolute('/interviews/sample/')}",
            required=True,
            has_lines=True,
        ),
    ),
    ("daily",),
)


DIGEST = Text(
    "reminders",
    "digest",
    _("Weekly digest"),
    Reader.STUDENT,
    _entry("digest").when,
    _entry("digest").why,
    (
        Placeholder("first_item", _("The first item in a few words"), _("Follow up with Maya")),
        Placeholder("student_first", _("The student's first name"), "Nina"),
        GREETING,
        Placeholder(
            "steps",
            _("The first step and up to three others, each with its link"),
            f"First: No answer from Maya yet.\n{absolute('/interviews/sample/')}",
            required=True,
            has_lines=True,
        ),
        Placeholder(
            "upcoming",
            _("The talks of the next two weeks"),
            _("Tue, Dec 3, 4:00 PM: Lena Ortiz, 20 minutes"),
            has_lines=True,
        ),
        Placeholder(
            "feedback",
            _("What the counselor wrote, if unread"),
            _("From Dana: “Whom could you ask for the opposite view?”"),
            has_lines=True,
        ),
        Placeholder(
            "so_far",
            _("Conversations so far"),
            _("So far this term: 4 conversations in 3 kinds of workplace."),
        ),
        Placeholder(
            "settings_link",
            _("Where the student chooses how often"),
            absolute("/settings/notes/"),
            required=True,
        ),
    ),
    ("digest",),
)


def register_texts() -> None:
    register(DAY_BEFORE, DID_IT_HAPPEN, FRESH, LAST, DAILY, DIGEST)
