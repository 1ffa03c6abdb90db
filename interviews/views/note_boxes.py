"""Boxes of notes, as the live page and the wrap-up show and save them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from core.edits import Stale
from interviews import services
from interviews.forms.notes import FREE, NoteForm, sent_notes
from interviews.models import Interview, PlannedQuestion, TalkNotes
from users.models import User


@dataclass(frozen=True)
class Box:
    """One note and its state. `key` names its inputs, `question` is None for the free notes.

    `stored` is the text in the database, of version `seen`, if another window wrote meanwhile.
    """

    key: str
    text: str = ""
    version: int = 0
    at: dt.datetime | None = None
    question: str | None = None
    is_last: bool = False
    asked: str = ""
    stored: str | None = None
    seen: int = 0
    error: str = ""

    @property
    def status(self) -> int:
        """HTTP status of a response with only this box: 422 invalid, 409 changed elsewhere."""
        if self.error:
            return 422
        return 200 if self.stored is None else 409

    @property
    def was_asked(self) -> bool:
        # A note implies that the question was asked, even if it isn't marked.
        return self.asked == PlannedQuestion.Asked.ASKED or bool(self.text and not self.asked)


def notes_of(interview: Interview, viewer: User) -> TalkNotes | None:
    """One query."""
    return TalkNotes.objects.readable_by(viewer).filter(interview=interview).first()


def boxes_of(lines: list[PlannedQuestion], notes: TalkNotes | None) -> list[Box]:
    asked = [
        Box(
            str(line.pk),
            line.note,
            line.note_version,
            line.noted_at,
            line.text,
            line.is_last,
            line.asked,
        )
        for line in lines
    ]
    free = Box(FREE, notes.note, notes.note_version, notes.noted_at) if notes else Box(FREE)
    return [*asked, free]


def save_notes(interview: Interview, data: Mapping[str, Any], now: dt.datetime) -> list[Box]:
    """Save every note and mark in a request; return boxes with `status` 200 if saved."""
    return [_save(interview, form, now) for form in sent_notes(data)]


def with_sent(boxes: list[Box], sent: list[Box]) -> list[Box]:
    by_key = {box.key: box for box in sent}
    return [
        replace(by_key[box.key], question=box.question, is_last=box.is_last)
        if box.key in by_key
        else box
        for box in boxes
    ]


def _save(interview: Interview, form: NoteForm, now: dt.datetime) -> Box:
    box = Box(form.prefix or FREE, form.typed, asked=form.data.get(form.add_prefix("asked"), ""))
    if not form.is_valid():
        errors = " ".join(str(message) for found in form.errors.values() for message in found)
        return replace(box, error=errors, version=form.cleaned_data.get("version") or 0)
    values = form.cleaned_data
    if form.has_mark and form.planned_id:
        services.mark_asked(
            interview_id=interview.pk, planned_id=form.planned_id, asked=values["asked"]
        )
    if not form.has_note:
        return box
    try:
        saved = _write(interview, form, now)
    except Stale as stale:
        now_stored = stale.stored
        seen = {"stored": now_stored.note, "seen": now_stored.version, "at": now_stored.at}
        return replace(box, version=values["version"], **seen)
    except PlannedQuestion.DoesNotExist:
        services.append_to_free_notes(interview_id=interview.pk, text=values["note"], now=now)
        return replace(
            box, error=_("This question is off your sheet. Your words are in the other notes.")
        )
    return replace(box, text=saved.note, version=saved.version, at=saved.at)


def _write(interview: Interview, form: NoteForm, now: dt.datetime) -> services.SavedNote:
    values = form.cleaned_data
    where: dict[str, Any] = {
        "interview_id": interview.pk,
        "planned_id": form.planned_id,
        "now": now,
    }
    if values["keep"]:
        return services.resolve_note_conflict(
            typed=values["note"], seen=values["seen"], keep=values["keep"], **where
        )
    return services.save_note(text=values["note"], version=values["version"], **where)
