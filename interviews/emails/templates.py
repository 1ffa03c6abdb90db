"""The wordings of an interview's emails and of the first drafts that students start from."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.links import absolute
from outbox.selectors.texts import Placeholder, Reader, Text, register

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
OWN_PAGE = Placeholder(
    "link", _("The student's page of this talk"), absolute("/interviews/sample/"), required=True
)
ANSWER_PAGE = Placeholder("link", _("The contact's page"), absolute("/r/sample/"), required=True)
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

NEWS = (CONTACT_FIRST, STUDENT_FIRST, WHEN, WEEKDAY, TIME, MEET_LINE, NOTE_LINE, OWN_PAGE)
LATE_LINE = Placeholder(
    "late_line",
    _("That they answered after all, if so"),
    _("Maya answered after all, and said yes."),
)
MONTH = Placeholder("month", _("When to ask again"), _("March"))
PLANS = (CONTACT_FIRST, STUDENT_FIRST, STUDENT_FULL, WHEN, MEET_LINE, ANSWER_PAGE)
DRAFT = (CONTACT_NAME, CONTACT_FIRST, STUDENT_FULL, STUDENT_FIRST, DURATION, GOAL, TIMES)
REQUEST = (
    *DRAFT,
    HOW,
    WHY_YOU,
    I_STUDY,
    Placeholder("university", _("The university's name"), "Lakeside University"),
)
AGAIN = (*DRAFT, Placeholder("talk_day", _("The day of the talk"), _("yesterday")), TIME)


def _news(key, title, why, *more):
    at_once = _("At once, when it is recorded")
    return Text("interviews", key, title, Reader.STUDENT, at_once, why, (*NEWS, *more), ("answer",))


def _plans(key, title, why, *more):
    return Text(
        "interviews", key, title, Reader.CONTACT, _("At once"), why, (*PLANS, *more), ("change",)
    )


def _draft(key, title, when, placeholders, kind):
    why = _("What a student starts from; it goes out as the student made it")
    return Text(
        "interviews", key, title, Reader.CONTACT, when, why, placeholders, (kind,), is_draft=True
    )


def _request(key, title, *more):
    return _draft(key, title, _("When a student begins a request"), (*REQUEST, *more), "request")


def _again(key, title):
    return _draft(
        key, title, _("When a student records that a talk didn't happen"), AGAIN, "after_missed"
    )


REQUESTS = (
    _request("request_same_place", _("Request: same university"), AT_ORGANIZATION),
    _request(
        "request_introduced",
        _("Request: introduced by someone"),
        Placeholder("referrer_name", _("Who introduced them"), "Sam Rivera"),
    ),
    _request(
        "request_not_met",
        _("Request: we haven't met"),
        Placeholder(
            "who_i_am",
            _("Name and studies"),
            _("I'm Nina Park, I study nursing at Lakeside University"),
        ),
        Placeholder("found_through", _("How the student found them"), _("the alumni page")),
    ),
    _request(
        "request_known",
        _("Request: someone I know"),
        Placeholder("known_from", _("Where they know each other from"), _("the spring fair")),
    ),
)
LETTERS = (
    _draft(
        "follow_up",
        _("Follow-up, once"),
        _("When a request has no answer, by default after seven business days"),
        (
            *DRAFT,
            Placeholder("sent_date", _("When the request went out"), "Tue, Nov 19"),
            ORIGINAL_SUBJECT,
        ),
        "follow_up",
    ),
    _draft(
        "reply",
        _("Reply to a question"),
        _("When a contact asks something"),
        (*DRAFT, ORIGINAL_SUBJECT),
        "reply",
    ),
    _again("missed_they", _("It didn't happen: they couldn't")),
    _again("missed_me", _("It didn't happen: the student couldn't")),
    _again("missed_technical", _("It didn't happen: technical trouble")),
    _draft(
        "thank_you",
        _("Thank-you"),
        _("When the student wraps up the talk"),
        (
            CONTACT_NAME,
            CONTACT_FIRST,
            STUDENT_FULL,
            STUDENT_FIRST,
            WEEKDAY,
            Placeholder(
                "act_on_line",
                _("The answer that the student marked and the next step, in their words"),
                _(
                    "This stays with me:\n\nData follows the ward.\n\nAnd this is my next "
                    "step:\n\nAsk for a day there."
                ),
                has_lines=True,
            ),
            Placeholder(
                "referral_line",
                _("Thanks for a name, if one was given"),
                _("Thank you also for the name you gave me."),
            ),
        ),
        "thank_you",
    ),
    Text(
        "interviews",
        "letter_copy",
        _("Copy of a letter"),
        Reader.STUDENT,
        _("Once a letter has gone out"),
        _("The student keeps what was sent, without the contact's link"),
        (
            ORIGINAL_SUBJECT,
            Placeholder("address", _("The contact's address"), "maya@hospital.example"),
            Placeholder(
                "letter",
                _("The letter as it went out"),
                _("Dear Maya, …"),
                required=True,
                has_lines=True,
            ),
        ),
        ("letter_copy",),
    ),
)
CONFIRMATION = Text(
    "interviews",
    "confirmation",
    _("Confirmation of a talk"),
    Reader.CONTACT,
    _("At once, after a yes"),
    _("The talk is agreed: when, how, and how to change it"),
    (
        *PLANS,
        DURATION,
        Placeholder(
            "goal_line",
            _("What the student hopes to understand, as a sentence"),
            _("Nina wants to understand how a night shift is planned."),
        ),
        Placeholder(
            "questions_line",
            _("Where the questions are, if the student shows them beforehand"),
            _("What Nina would like to ask stands on your page."),
        ),
        NOT_ME_LINES,
    ),
    ("confirmation",),
)
STUDENT_LEFT = Text(
    "interviews",
    "student_left",
    _("The student has left"),
    Reader.CONTACT,
    _("In place of a confirmation, where the student's account was closed meanwhile"),
    _("Nobody waits for a talk with somebody who has left"),
    (
        CONTACT_FIRST,
        STUDENT_FULL,
        Placeholder("office_name", _("The office's name"), "Lakeside Career Center"),
        Placeholder(
            "talk_line",
            _("That an agreed talk will not take place, if there is one"),
            _("Your talk on Tue, Dec 3, 4:00 PM Central (Chicago) will not take place."),
        ),
    ),
    ("confirmation", "receipt", "change"),
)
RECEIPT = Text(
    "interviews",
    "receipt",
    _("Confirmation of an answer"),
    Reader.CONTACT,
    _("At once, after an answer by the link that agrees on no time"),
    _("An answer that somebody else gave by the link is noticed and undone"),
    (
        CONTACT_FIRST,
        STUDENT_FULL,
        STUDENT_FIRST,
        Placeholder(
            "answer_line", _("What was answered"), _("You said that it doesn't suit you this time.")
        ),
        ANSWER_PAGE,
        NOT_ME_LINES,
    ),
    ("receipt",),
)
CHANGES = (
    _plans(
        "change_move",
        _("Moved by the student"),
        _("The student chose another time"),
        Placeholder(
            "old_time", _("The time it was before"), "Mon, Dec 2, 4:00 PM Central (Chicago)"
        ),
    ),
    _plans(
        "change_move_as_asked",
        _("Moved by the contact"),
        _("The contact chose another time"),
        NOT_ME_LINES,
    ),
    _plans(
        "change_change_how",
        _("How they will talk has changed"),
        _("Somebody changed how they will talk"),
        NOT_ME_LINES,
    ),
    _plans(
        "change_cancel",
        _("Canceled by the student"),
        _("The student called it off"),
        Placeholder(
            "note_quoted", _("What the student added, if anything"), _("“I'm ill. I'm sorry.”")
        ),
    ),
    _plans(
        "change_cancel_as_asked",
        _("Canceled by the contact"),
        _("The contact called it off"),
        NOT_ME_LINES,
    ),
    _plans(
        "change_undo_answer",
        _("An answer undone, to the contact"),
        _("The contact said that somebody else answered; the link is a new one"),
        CALENDAR_LINE,
    ),
)
ANSWERS = (
    _news("answer_accept", _("Answer: yes"), _("The contact accepted a time"), LATE_LINE),
    _news(
        "answer_accept_recorded",
        _("Answer: yes, recorded"),
        _("The student recorded an agreed time"),
        LATE_LINE,
    ),
    _news("answer_propose", _("Answer: other times"), _("The contact suggests other times")),
    _news(
        "answer_ask_back",
        _("Answer: a question"),
        _("The contact asked something"),
        Placeholder(
            "note_quoted", _("The question"), _("“Which ward do you mean?”"), required=True
        ),
    ),
    _news("answer_decline", _("Answer: no"), _("The contact declined")),
    _news(
        "answer_bar",
        _("Can't be asked any more"),
        _("The person or the office stopped or paused email; no cause is named"),
        Placeholder("program", _("The program's name"), _("the program")),
    ),
    _news("answer_not_now", _("Answer: not now"), _("The contact named a month"), MONTH),
    _news(
        "answer_move",
        _("Moved by the contact, to the student"),
        _("The contact chose another time"),
    ),
    _news(
        "answer_move_recorded",
        _("Moved by the student, to the student"),
        _("The student chose another time"),
    ),
    _news("answer_change_how", _("How you will talk"), _("Somebody changed how they will talk")),
    _news(
        "answer_cancel",
        _("Canceled by the contact, to the student"),
        _("The contact called it off"),
    ),
    _news(
        "answer_undo_answer",
        _("An answer undone, to the student"),
        _("The contact said that somebody else answered"),
        CALENDAR_LINE,
    ),
    _news(
        "answer_cancel_recorded",
        _("Canceled by the student, to the student"),
        _("The student called it off"),
    ),
)


def register_texts() -> None:
    """Called once, when the app is ready."""
    register(*REQUESTS, *LETTERS, CONFIRMATION, RECEIPT, STUDENT_LEFT, *CHANGES, *ANSWERS)
