"""Notes of a talk, saved as they are typed."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from core.edits import Stale
from interviews.models import PlannedQuestion, TalkNotes
from interviews.models.notes import Noted

# A note implies that the question was asked, unless the student marked it skipped.
ANSWERED = Case(When(asked="", then=Value(PlannedQuestion.Asked.ASKED)), default=F("asked"))


@dataclass(frozen=True)
class SavedNote:
    note: str
    version: int
    at: dt.datetime | None


def save_note(
    *, interview_id: int, planned_id: int | None, text: str, version: int, now: dt.datetime
) -> SavedNote:
    """Save a planned question's note, or with None the free notes. Idempotent.

    One statement without a lock, since it runs at every pause in typing. It checks no stage: notes
    are saved whatever became of the talk. A question with a note counts as asked. Raises Stale;
    PlannedQuestion.DoesNotExist for a removed question.
    """
    rows = _rows(interview_id, planned_id)
    changed = rows.filter(note_version=version).exclude(note=text)
    mark = {"asked": ANSWERED} if planned_id and text.strip() else {}
    if changed.update(note=text, note_version=F("note_version") + 1, noted_at=now, **mark):
        return SavedNote(text, version + 1, now)
    stored = (
        rows.get() if planned_id else TalkNotes.objects.get_or_create(interview_id=interview_id)[0]
    )
    kept = SavedNote(stored.note, stored.note_version, stored.noted_at)
    if kept.note == text:
        return kept
    # a new row of free notes, or nothing would be lost
    if kept.version == version or kept.note in text:
        return save_note(
            interview_id=interview_id,
            planned_id=planned_id,
            text=text,
            version=kept.version,
            now=now,
        )
    raise Stale(kept)


def _rows(interview_id: int, planned_id: int | None) -> QuerySet[Noted]:
    if planned_id is None:
        return TalkNotes.objects.filter(interview_id=interview_id)
    return PlannedQuestion.objects.filter(interview_id=interview_id, pk=planned_id)


def resolve_note_conflict(
    *, interview_id: int, planned_id: int | None, typed: str, seen: int, keep: str, now: dt.datetime
) -> SavedNote:
    """Resolve a conflict: `keep` is "mine", "stored", or "both" one after the other.

    Raises Stale when it changed again since version `seen`; PlannedQuestion.DoesNotExist.
    """
    stored = _rows(interview_id, planned_id).get().note
    text = {"mine": typed, "stored": stored, "both": f"{stored}\n\n{typed}"}[keep]
    return save_note(
        interview_id=interview_id, planned_id=planned_id, text=text, version=seen, now=now
    )


@transaction.atomic
def append_to_free_notes(*, interview_id: int, text: str, now: dt.datetime) -> SavedNote:
    """Append the `text` of a removed question, unless the free notes contain it.

    Nothing is truncated, even if the notes get longer than a page accepts.
    """
    notes = locked_notes(interview_id)
    if text.strip() and text not in notes.note:
        notes.note = f"{notes.note}\n\n{text}".strip()
        notes.note_version, notes.noted_at = notes.note_version + 1, now
        notes.save(update_fields=["note", "note_version", "noted_at"])
    return SavedNote(notes.note, notes.note_version, notes.noted_at)


@transaction.atomic
def remove_from_free_notes(*, interview_id: int, text: str) -> None:
    """Undo `append_to_free_notes`. Text that the student changed meanwhile stays."""
    notes = TalkNotes.objects.select_for_update().filter(interview_id=interview_id).first()
    if notes is None or text not in notes.note:
        return
    before, _, after = notes.note.partition(text)
    parts = (before.removesuffix("\n\n"), after.removeprefix("\n\n"))
    notes.note = "\n\n".join(part for part in parts if part)
    notes.note_version += 1
    notes.save(update_fields=["note", "note_version"])


def mark_asked(*, interview_id: int, planned_id: int, asked: str) -> None:
    PlannedQuestion.objects.filter(interview_id=interview_id, pk=planned_id).update(asked=asked)


def locked_notes(interview_id: int) -> TalkNotes:
    """Return the locked notes, created at first use."""
    TalkNotes.objects.get_or_create(interview_id=interview_id)
    return TalkNotes.objects.select_for_update().get(interview_id=interview_id)
