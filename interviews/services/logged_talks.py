"""Log a talk that came about without this site: whom, when, what was learned, the thanks."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts import services as contacts
from contacts.models import Channel, Contact, RequestRecord
from core.clock import local
from core.edits import AlreadyUsed
from core.errors import Refusal
from core.lengths import require_lengths
from core.undo import can_undo
from interviews.models import (
    UNDER_WAY,
    Advice,
    IllegalMove,
    Interview,
    InterviewEvent,
    Reflection,
    Stage,
    TalkNotes,
    ThankYou,
    guaranteed,
)
from interviews.services.checks import check_end
from interviews.services.moving import (
    By,
    lock_student,
    locked,
    save_transition,
    update_contact_status,
)
from interviews.services.notes import append_to_free_notes
from interviews.services.snapshots import TALK_FACTS, moment, restore_facts, snapshot
from interviews.services.talks import expect_thanks
from interviews.services.wrapups import save_reflection, send_thank_you, thanked_another_way
from office.selectors.student_rules import student_rules
from outbox import services as outbox
from users.models import User

CHANNELS = {Interview.How.IN_PERSON: Channel.IN_PERSON, Interview.How.VIDEO: Channel.PLATFORM}


class TalkInTheWay(Refusal):
    """An `interview` with this contact is under way, or was held that day (`may_log`)."""

    def __init__(self, interview: Interview, sentence: str, *, may_log: bool = False):
        self.interview, self.may_log = interview, may_log
        super().__init__(sentence % {"first": interview.contact.first_name})


@dataclass(frozen=True)
class Whom:
    """`contact`, or a new one of `owner` with `values`; `anyway`: even if they look known."""

    owner: User
    contact: Contact | None = None
    values: dict[str, Any] = field(default_factory=dict)
    anyway: bool = False


@dataclass(frozen=True)
class LoggedTalk:
    """What the student says of the talk. `reflection` are arguments of `save_reflection`."""

    ended_at: dt.datetime
    how: str
    purpose: str = ""
    notes: str = ""
    reflection: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LoggedThanks:
    """`medium`: thanked already. `letter`: arguments of `send_thank_you`. Neither: still due."""

    medium: str = ""
    letter: dict[str, Any] = field(default_factory=dict)


@outbox.count_limit_hits
@transaction.atomic
def log_talk(
    *,
    whom: Whom,
    said: LoggedTalk,
    thanks: LoggedThanks,
    form_key: UUID,
    now: dt.datetime,
    sure: bool = False,
) -> Interview:
    """Record a past talk with its words and thanks, or nothing; the same form records it once.

    A contact's draft becomes that talk. Raises contacts.Duplicate, AlreadyUsed, TalkInTheWay
    (unless `sure`, for a second talk of a day), NotYet, Refusal, and what `save_reflection`,
    `send_thank_you` and `thanked_another_way` raise.
    """
    lock_student(whom.owner.pk)
    if made := _made_before(whom, form_key):
        return made
    contact = whom.contact or contacts.add(
        owner=whom.owner, values=whom.values, form_key=form_key, anyway=whom.anyway
    )
    _check_free(contact, said, sure=sure)
    draft, was_draft = _draft_or_new(contact, said, now)
    interview, now = locked(draft.pk, now)
    _log(interview, said, form_key, now, was_draft=was_draft)
    _save_words(interview, said, now)
    if thanks.letter:
        return send_thank_you(interview_id=interview.pk, now=now, **thanks.letter)
    if thanks.medium:
        return thanked_another_way(interview_id=interview.pk, medium=thanks.medium, now=now)
    return interview


def _made_before(whom: Whom, form_key: UUID) -> Interview | None:
    """Return what this form logged. Raises AlreadyUsed where it was with somebody else."""
    made = (
        Interview.objects.filter(student=whom.owner, log_key=form_key)
        .select_related("contact")
        .first()
    )
    name = whom.contact.name if whom.contact else whom.values.get("name", "")
    if made and made.contact.name != name:
        raise AlreadyUsed(made.contact)
    return made


def _check_free(contact: Contact, said: LoggedTalk, *, sure: bool) -> None:
    """Raise TalkInTheWay. Two queries."""
    others = Interview.objects.filter(contact=contact).select_related("contact")
    if open_one := others.filter(stage__in=UNDER_WAY).first():
        text = _("Your interview with %(first)s is still open. Say there how it went.")
        if open_one.stage == Stage.HELD:
            text = _("You have not thanked %(first)s for the last talk yet. Finish that one first.")
        raise TalkInTheWay(open_one, text)
    that_day = local(said.ended_at, contact.owner.zone).date()
    if sure:
        return
    for talk in others.filter(stage=Stage.THANKED):
        if local(guaranteed(talk.ended_at), contact.owner.zone).date() == that_day:
            text = _("You have a talk with %(first)s on that day already.")
            raise TalkInTheWay(talk, text, may_log=True)


def _draft_or_new(contact: Contact, said: LoggedTalk, now: dt.datetime) -> tuple[Interview, bool]:
    """Return the contact's draft and True, or a new row that began when the talk did and False."""
    draft = Interview.objects.filter(contact=contact, stage=Stage.PLANNED).first()
    if draft:
        return draft, True
    minutes = student_rules(contact.owner_id, now).minutes_default
    began = said.ended_at - dt.timedelta(minutes=minutes)
    new = Interview.objects.create(
        student=contact.owner, contact=contact, minutes=minutes, created_at=min(began, now)
    )
    return new, False


def _log(
    interview: Interview, said: LoggedTalk, form_key: UUID, now: dt.datetime, *, was_draft: bool
) -> None:
    before = snapshot(interview) | {
        "was_draft": was_draft,
        "cadence": interview.contact.cadence,
        "purpose": interview.purpose,
    }
    interview.log(ended_at=said.ended_at, how=said.how, key=form_key)
    check_end(said.ended_at, interview, now)
    interview.purpose = said.purpose or interview.purpose
    channel = CHANNELS.get(Interview.How(said.how), Channel.PHONE)
    interview.request_record = _entry_in_ledger(interview, channel)
    save_transition(interview, "log", by=By.STUDENT, channel=channel, now=now, before=before)
    expect_thanks(interview, said.ended_at)


def _entry_in_ledger(interview: Interview, channel: str) -> RequestRecord | None:
    """Count it for the person's limits as of its day; practice counts nowhere."""
    person = contacts.person_of_contact(interview.contact)
    if person is None or interview.purpose == Interview.Purpose.PRACTICE:
        return None
    return contacts.record_past_talk(
        person=person,
        by=interview.student,
        channel=channel,
        began_at=guaranteed(interview.starts_at),
        ended_at=guaranteed(interview.ended_at),
    )


def _save_words(interview: Interview, said: LoggedTalk, now: dt.datetime) -> None:
    if said.notes.strip():
        require_lengths(TalkNotes, {"note": said.notes})
        append_to_free_notes(interview_id=interview.pk, text=said.notes, now=now)
    if said.reflection:
        save_reflection(interview_id=interview.pk, version=1, now=now, **said.reflection)


def undoable_log(interview: Interview, now: dt.datetime) -> InterviewEvent | None:
    """Return the log that may be undone: nothing was sent, shared or written since.

    At most six queries.
    """
    if not interview.is_logged:
        return None
    made = interview.events.filter(move="log").latest("at", "id")
    if not can_undo(made.at, now) or made.before is None:
        return None
    later = interview.events.filter(pk__gt=made.pk)
    if any(one.move != "thank" or one.note == ThankYou.Medium.SITE for one in later):
        return None
    return None if _was_written_on(interview, made) else made


def _was_written_on(interview: Interview, made: InterviewEvent) -> bool:
    """True if an undo would delete words that the page of the log can't show again."""
    later = Q(saved_at__gt=made.at) | Q(shared_at__isnull=False)
    drafts = interview.thanks.filter(medium="").exclude(text="")
    if drafts.exists() or Reflection.objects.filter(later, interview=interview).exists():
        return True
    was_draft = bool(made.before and made.before["was_draft"])  # then sheet and homework stay
    return not was_draft and (interview.homework.exists() or interview.planned.exists())


@transaction.atomic
def undo_log(*, interview_id: int, now: dt.datetime) -> None:
    """Delete a log of the last ten minutes with its words; a draft is a draft again.

    The contact, the notes of a draft and the person they named stay. Raises IllegalMove.
    """
    interview, now = locked(interview_id, now)
    made = undoable_log(interview, now)
    if made is None or made.before is None:
        raise IllegalMove("undo_log", interview.stage)
    contact, before = interview.contact, made.before
    for what, at in (("talk", interview.ended_at), ("thanks", interview.thanked_at)):
        if at:
            contacts.undo_record_touch(contact=contact, what=what, at=at)
    interview.undo_log()
    interview.thanks.all().delete()
    Reflection.objects.filter(interview=interview).delete()
    Advice.objects.filter(interview=interview, is_from_wrap_up=True, acted_on=None).delete()
    Contact.objects.filter(pk=contact.pk).update(
        cadence=before["cadence"], snoozed_until=moment(before["snoozed_until"])
    )
    restore_facts(interview, before, (*TALK_FACTS, "how"))
    interview.purpose = before["purpose"]
    save_transition(interview, "undo_log", by=By.STUDENT, now=now)
    if not before["was_draft"]:
        interview.delete()
        _refresh_status(contact, now)


def _refresh_status(contact: Contact, now: dt.datetime) -> None:
    """Give the contact the status that its other interviews make."""
    rest = Interview.objects.filter(contact=contact).with_people().foremost()
    if rest:
        update_contact_status(rest, now)
    else:
        contacts.set_status(contact=contact, status=Contact.Status.TO_CONTACT, next_due_at=None)
