"""Templates from which a student's letters to a contact are drafted."""

from django.utils.translation import gettext_lazy as _

from interviews.emails.placeholders import (
    AT_ORGANIZATION,
    CONTACT_FIRST,
    CONTACT_NAME,
    DURATION,
    GOAL,
    HOW,
    I_STUDY,
    ORIGINAL_SUBJECT,
    STUDENT_FIRST,
    STUDENT_FULL,
    TIME,
    TIMES,
    UNIVERSITY,
    WEEKDAY,
    WHY_YOU,
)
from outbox.selectors.texts import Placeholder, Reader, Text, register

DRAFT = (CONTACT_NAME, CONTACT_FIRST, STUDENT_FULL, STUDENT_FIRST, DURATION, GOAL, TIMES)
REQUEST = (
    *DRAFT,
    HOW,
    WHY_YOU,
    I_STUDY,
    UNIVERSITY,
)
AGAIN = (*DRAFT, Placeholder("talk_day", _("The day of the talk"), _("yesterday")), TIME)


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


def _keep(key, title, kind="keep_nudge", placeholders=()):
    return Text(
        "interviews",
        key,
        title,
        Reader.CONTACT,
        _("When a student gets in touch again"),
        _(
            "What a student starts from; it goes out as the student made it, through this site or "
            "from their own mailbox"
        ),
        placeholders or AFTER_TALK,
        (kind,),
        is_draft=True,
    )


WRITER = (CONTACT_NAME, CONTACT_FIRST, STUDENT_FULL, STUDENT_FIRST, UNIVERSITY)
STAYS_LINE = Placeholder(
    "stays_line",
    _("The answer that the student marked, in their words"),
    _("This stays with me:\n\nData follows the ward."),
    has_lines=True,
)
AFTER_TALK = (
    *WRITER,
    Placeholder("talk_month", _("The month of the last talk"), _("November")),
    Placeholder(
        "advice_line",
        _("What the student set out to do"),
        _("Because of it I set out to do this:\n\nAsk for a day on the ward."),
        has_lines=True,
    ),
    STAYS_LINE,
)
TOLD = (
    *WRITER,
    Placeholder(
        "advised_line",
        _("What they advised, in the student's words"),
        _("You advised me to do this:\n\nAsk for a day on the ward."),
        has_lines=True,
    ),
    Placeholder(
        "did_line",
        _("What the student did"),
        _("Here is what came of it:\n\nI spent a day there and took notes."),
        has_lines=True,
    ),
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
    _request("request_connector", _("Request: whom do you know?")),
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
)

KEEPING = (
    _keep("keep_advice", _("Keep in touch: I followed your advice")),
    _keep("keep_told", _("Keep in touch: advice acted on"), placeholders=TOLD),
    _keep(
        "keep_thanks",
        _("Keep in touch: thank you"),
        "keep_thanks",
        (*WRITER, STAYS_LINE),
    ),
    _keep("keep_news", _("Keep in touch: news from me"), "keep_news"),
    _keep("keep_news_several", _("Keep in touch: news to several"), "keep_news", WRITER),
    _keep("keep_saw", _("Keep in touch: I saw this")),
    _keep("keep_season", _("Keep in touch: season's greeting")),
    _keep("keep_offer", _("Keep in touch: offer something")),
)


def register_texts() -> None:
    register(*REQUESTS, *LETTERS, *KEEPING)
