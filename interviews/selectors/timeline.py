"""The events of an interview as sentences, for its timeline."""

import datetime as dt
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.models import Interview, InterviewEvent

BY_STUDENT = {
    "send": gettext_lazy("You asked %(first)s."),
    "undo_send": gettext_lazy("You took it back."),
    "follow_up": gettext_lazy("You followed up."),
    "withdraw": gettext_lazy("You withdrew the request."),
    "stop_waiting": gettext_lazy("You stopped waiting."),
    "accept": gettext_lazy("You recorded a yes from %(first)s."),
    "propose": gettext_lazy("You recorded that %(first)s suggests other times."),
    "ask_back": gettext_lazy("You recorded that %(first)s asked something."),
    "reply": gettext_lazy("You replied to %(first)s."),
    "undo_reply": gettext_lazy("You took your reply back."),
    "decline": gettext_lazy("You recorded that %(first)s can't this time."),
    "not_now": gettext_lazy("You recorded that %(first)s can't now."),
    "change_how": gettext_lazy("You changed how you will talk."),
    "move": gettext_lazy("You moved the talk."),
    "cancel": gettext_lazy("You canceled the talk."),
    "happened": gettext_lazy("You talked with %(first)s."),
    "undo_happened": gettext_lazy("You took that back."),
    "undo_begin": gettext_lazy("You took that back."),
    "miss": gettext_lazy("The talk didn't happen."),
    "undo_miss": gettext_lazy("You took that back."),
    "offer_again": gettext_lazy("You offered new times."),
    "thank": gettext_lazy("You said thank you."),
    "undo_thank": gettext_lazy("You took that back."),
    "log": gettext_lazy("You logged your talk with %(first)s."),
    "undo_log": gettext_lazy("You took that back."),
}
BY_CONTACT = {
    "ask_back": gettext_lazy("%(first)s asked something."),
    "accept": gettext_lazy("%(first)s said yes."),
    "propose": gettext_lazy("%(first)s suggested other times."),
    "decline": gettext_lazy("%(first)s can't this time."),
    "not_now": gettext_lazy("%(first)s can't now."),
    "change_how": gettext_lazy("%(first)s changed how you will talk."),
    "move": gettext_lazy("%(first)s moved the talk."),
    "cancel": gettext_lazy("%(first)s canceled the talk."),
    "undo_answer": gettext_lazy(
        "%(first)s says that this answer came from somebody else. It was undone."
    ),
}
BY_LINK = {  # by anyone with the answer link
    "accept": gettext_lazy("%(first)s said yes, by the link."),
    "propose": gettext_lazy("%(first)s suggested other times, by the link."),
    "ask_back": gettext_lazy("%(first)s asked something, by the link."),
    "decline": gettext_lazy("%(first)s can't this time, by the link."),
    "not_now": gettext_lazy("%(first)s can't now, by the link."),
    "change_how": gettext_lazy("%(first)s changed how you will talk, by the link."),
    "move": gettext_lazy("%(first)s moved the talk, by the link."),
    "cancel": gettext_lazy("%(first)s canceled the talk, by the link."),
}
BY_SITE = {
    "fail": gettext_lazy("It could not be delivered."),
    "fail_follow_up": gettext_lazy("The follow-up could not be delivered."),
    "hold_follow_up": gettext_lazy("The follow-up was held back, since it named somebody."),
    "fail_reply": gettext_lazy("The reply could not be delivered."),
    "fail_thanks": gettext_lazy("The thank-you could not be delivered."),
    "close_unanswered": gettext_lazy("Closed without an answer. Nothing was sent."),
    "bar": gettext_lazy("Closed: %(first)s couldn't be asked through the program then."),
    "lapse": gettext_lazy("Set aside, since nobody said how it went."),
    "cancel": gettext_lazy("The office canceled the talk, and told %(first)s."),
    "withdraw": gettext_lazy("The office withdrew the request."),
}
WORDS: dict[str, dict] = {
    InterviewEvent.By.STUDENT: BY_STUDENT,
    InterviewEvent.By.CONTACT: BY_CONTACT,
    InterviewEvent.By.SITE: BY_SITE,
}
ICONS = {
    "send": "mail",
    "follow_up": "mail",
    "reply": "mail",
    "thank": "mail",
    "offer_again": "mail",
    "accept": "check",
    "happened": "note",
    "log": "note",
    "propose": "calendar",
    "move": "calendar",
    "change_how": "calendar",
    "ask_back": "question",
    "fail": "error",
    "fail_follow_up": "error",
    "fail_reply": "error",
    "fail_thanks": "error",
}
# moves whose note is a message
QUOTED = {"ask_back", "propose", "decline", "not_now", "cancel", "withdraw"}


@dataclass(frozen=True)
class TimelineEntry:
    at: dt.datetime
    words: str
    note: str
    icon: str = "clock"
    is_day: bool = False  # the time of `at` says nothing


def history(interview: Interview) -> list[TimelineEntry]:
    """Return every event, oldest first. One query."""
    is_former = interview.contact.erased_at is not None
    first = {"first": _("this person") if is_former else interview.contact.first_name}
    return [
        TimelineEntry(
            event.at,
            capfirst(str(_words(event).get(event.move, _("Something changed."))) % first),
            _note(event),
            ICONS.get(event.move, "clock"),
        )
        for event in interview.events.all()
    ]


def _words(event: InterviewEvent) -> dict:
    is_by_link = event.by == InterviewEvent.By.CONTACT and event.channel == InterviewEvent.LINK
    return BY_LINK if is_by_link else WORDS[event.by]


def _note(event: InterviewEvent) -> str:
    return event.note if event.move in QUOTED else ""
