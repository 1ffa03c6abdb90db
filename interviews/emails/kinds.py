"""The kinds of email about an interview, with their builders and lifetimes."""

import datetime as dt
from functools import partial

from django.utils.translation import gettext_lazy as _

from interviews.emails import draft_templates, templates
from interviews.emails.contact_letters import build_contact_letter, contact_letter_wanted
from interviews.emails.notifications import (
    build_answer,
    build_change,
    build_confirmation,
    build_receipt,
    confirmation_wanted,
    event_wanted,
)
from interviews.emails.student_left import build_closed
from interviews.emails.student_letters import (
    build_copy,
    build_letter,
    build_letter_after,
    follow_up_wanted,
    reply_wanted,
    request_wanted,
    thanks_wanted,
)
from interviews.models.email_choices import ANSWERS, COPIES
from outbox.domain.kinds import Kind, register

WEEK, TWO_DAYS = dt.timedelta(days=7), dt.timedelta(days=2)
to_contact = partial(Kind, to_contact=True)
by_site = partial(to_contact, outlives_sender=True)
keeping = partial(to_contact, build=build_contact_letter, still_wanted=contact_letter_wanted)
CONTACTS_KINDS = (
    keeping("keep_thanks", valid_for=WEEK, label=_("Thanks at any time")),
    keeping("keep_news", valid_for=WEEK, label=_("News")),
    keeping("keep_nudge", valid_for=WEEK, label=_("Keeping in touch")),
    to_contact("request", build_letter, request_wanted, valid_for=WEEK, label=_("Request")),
    to_contact(
        "follow_up",
        build_letter,
        follow_up_wanted,
        valid_for=TWO_DAYS,
        label=_("Follow-up"),
    ),
    to_contact(
        "after_missed",
        build_letter_after,
        event_wanted,
        valid_for=TWO_DAYS,
        label=_("After a missed talk"),
    ),
    to_contact(
        "reply",
        build_letter,
        reply_wanted,
        valid_for=TWO_DAYS,
        counts_as_letter=False,
        label=_("Reply to a question"),
    ),
    to_contact("thank_you", build_letter, thanks_wanted, valid_for=WEEK, label=_("Thank-you")),
    by_site(
        "confirmation",
        build_confirmation,
        confirmation_wanted,
        valid_for=TWO_DAYS,
        label=_("Confirmation of a talk"),
    ),
    by_site(
        "receipt",
        build_receipt,
        event_wanted,
        valid_for=TWO_DAYS,
        label=_("Confirmation of an answer"),
    ),
    by_site(
        "change",
        build_change,
        event_wanted,
        valid_for=TWO_DAYS,
        label=_("Change of a talk"),
    ),
    by_site(
        "talk_closed",
        build_closed,
        event_wanted,
        valid_for=TWO_DAYS,
        counts_as_letter=False,
        label=_("Closed by the office"),
    ),
)
STUDENTS_KINDS = (
    Kind(
        "letter_copy",
        build_copy,
        valid_for=TWO_DAYS,
        choice=COPIES,
        label=_("Copy of a student's letter"),
    ),
    Kind(
        "answer",
        build_answer,
        event_wanted,
        valid_for=TWO_DAYS,
        choice=ANSWERS,
        label=_("News of a request or talk"),
    ),
)


def register_kinds() -> None:
    draft_templates.register_texts()
    templates.register_texts()
    for kind in CONTACTS_KINDS + STUDENTS_KINDS:
        register(kind)
