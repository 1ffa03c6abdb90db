"""The texts of emails that the site writes about an interview."""

from django.utils.translation import gettext_lazy as _

from interviews.emails.placeholders import (
    CALENDAR_LINE,
    CONTACT_FIRST,
    CONTACT_PAGE,
    DURATION,
    LATE_LINE,
    MEET_LINE,
    MONTH,
    NOT_ME_LINES,
    NOTE_LINE,
    ORIGINAL_SUBJECT,
    STUDENT_FIRST,
    STUDENT_FULL,
    STUDENT_PAGE,
    TIME,
    WEEKDAY,
    WHEN,
)
from outbox.selectors.texts import Placeholder, Reader, Text, register

NEWS = (CONTACT_FIRST, STUDENT_FIRST, WHEN, WEEKDAY, TIME, MEET_LINE, NOTE_LINE, STUDENT_PAGE)
PLANS = (CONTACT_FIRST, STUDENT_FIRST, STUDENT_FULL, WHEN, MEET_LINE, CONTACT_PAGE)


def _news(key, title, why, *more):
    at_once = _("At once, when it is recorded")
    return Text("interviews", key, title, Reader.STUDENT, at_once, why, (*NEWS, *more), ("answer",))


def _plans(key, title, why, *more):
    return Text(
        "interviews", key, title, Reader.CONTACT, _("At once"), why, (*PLANS, *more), ("change",)
    )


LETTER_COPY = Text(
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
            _("What Nina would like to ask is on your page."),
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
    _("In place of a confirmation, where the student's account was closed in the meantime"),
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
CLOSED_BY_OFFICE = Text(
    "interviews",
    "closed_by_office",
    _("Closed by the office"),
    Reader.CONTACT,
    _("At once, when the office closes a student's account and the open talks with it"),
    _("Nobody waits for a talk with somebody who has left"),
    (
        CONTACT_FIRST,
        STUDENT_FULL,
        Placeholder("office_name", _("The office's name"), "Lakeside Career Center"),
        Placeholder(
            "talk_line",
            _("That an agreed talk will not take place, or that a request needs no answer"),
            _("Your talk on Tue, Dec 3, 4:00 PM Central (Chicago) will not take place."),
        ),
        Placeholder(
            "word_quoted",
            _("What the office added, if anything"),
            _("“Nina has left the university. We are sorry.”"),
        ),
    ),
    ("talk_closed",),
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
        CONTACT_PAGE,
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
        _("The student canceled it"),
        Placeholder(
            "note_quoted", _("What the student added, if anything"), _("“I'm ill. I'm sorry.”")
        ),
    ),
    _plans(
        "change_cancel_as_asked",
        _("Canceled by the contact"),
        _("The contact canceled it"),
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
        _("Can't be asked anymore"),
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
        _("The contact canceled it"),
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
        _("The student canceled it"),
    ),
)


def register_texts() -> None:
    register(CONFIRMATION, RECEIPT, STUDENT_LEFT, CLOSED_BY_OFFICE, LETTER_COPY, *CHANGES, *ANSWERS)
