"""What is written about talks with somebody, erased with that contact or by retention."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, Q

from interviews.models import (
    TO_COME,
    Advice,
    AnswerLink,
    AnswerUndo,
    ContactLetter,
    HomeworkAnswer,
    IllegalMove,
    Interview,
    InterviewEvent,
    PlannedQuestion,
    Reflection,
    Stage,
    TalkNotes,
    ThankYou,
)
from interviews.models.letters import LETTER_KINDS
from outbox import services as outbox
from outbox.models import Email

WORDS = (
    "why_you",
    "known_through",
    "place",
    "subject",
    "message",
    "question",
    "proposed_note",
    "outcome_note",
)
ABOUT_INTERVIEW = ("request", "follow_up", "reply", "thank_you", "confirmation")
ABOUT_EVENT = ("change", "receipt", "after_missed", "talk_closed", "answer")
CODES = (*ThankYou.Medium.values, "late")  # notes of events that are no words
COPY = "letter_copy"  # about the email that it copies


def erase_letters(ids: Sequence[int], now: dt.datetime) -> None:
    """Erase what went between a student and these contacts, in the caller's transaction.

    Their links stop working, drafts go, dates and stages stay. Raises outbox.BeingSent.
    """
    interviews = Interview.objects.filter(contact_id__in=ids)
    events = InterviewEvent.objects.filter(interview__in=interviews)
    letters = ContactLetter.objects.filter(contact_id__in=ids)
    outbox.erase_emails(_about(interviews.values("pk"), events.values("pk"), letters), now=now)
    AnswerUndo.objects.filter(event__in=events).delete()
    AnswerLink.objects.filter(interview__in=interviews).update(revoked_at=now)
    events.update(before=None)
    events.exclude(note__in=CODES).update(note="")
    ThankYou.objects.filter(interview__in=interviews).update(subject="", text="")
    letters.update(subject="", text="")
    Advice.objects.filter(contact_id__in=ids).delete()
    HomeworkAnswer.objects.filter(interview__in=interviews).delete()
    interviews.filter(stage=Stage.PLANNED).delete()
    interviews.update(**dict.fromkeys(WORDS, ""))
    by_them = Q(contact__introduced_by__in=ids) | Q(contact__named_as__by__in=ids)
    named = Interview.objects.filter(by_them).values("pk")
    Interview.objects.filter(pk__in=named).update(known_through="")


def _about(interviews: object, events: object, letters: object) -> Q:
    about = Q(kind__in=ABOUT_INTERVIEW, object_id__in=interviews)
    about |= Q(kind__in=ABOUT_EVENT, object_id__in=events)
    about |= Q(kind__in=LETTER_KINDS, object_id__in=letters)
    return about | Q(kind=COPY, object_id__in=Email.objects.filter(about).values("pk"))


def erase_talks(ids: Sequence[int], now: dt.datetime) -> bool:
    """Erase every word about these contacts; return True if talks or requests of theirs stay.

    Raises IllegalMove while an answer or a talk is to come.
    """
    interviews = Interview.objects.filter(contact_id__in=ids)
    for interview in interviews.filter(stage__in=TO_COME):
        raise IllegalMove("erase", interview.stage)
    erase_letters(ids, now)
    anew = {"note": "", "note_version": F("note_version") + 1}  # for a page that still saves
    TalkNotes.objects.filter(interview__in=interviews).update(**anew)
    planned = PlannedQuestion.objects.filter(interview__in=interviews)
    planned.filter(question=None).delete()
    planned.update(**anew)
    reflections = Reflection.objects.filter(interview__in=interviews)
    words = dict.fromkeys(("learned", "act_on", "skills_to_gain", "what_changed"), "")
    reflections.update(**words, shared_at=None, version=F("version") + 1)
    interviews.update(goal="", agreed_zone="", version=F("version") + 1)
    return interviews.exists()
