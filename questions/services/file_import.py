"""A file of questions, written all at once, and taken back as long as nobody went on from there."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from uuid import UUID

from django.db import IntegrityError, transaction

from questions.domain.proposals import Proposal
from questions.models import WORDS, FileImport, Question, QuestionVersion, Theme
from questions.services.curation import (
    Act,
    CannotChange,
    LastTaken,
    Stale,
    Status,
    change,
    end_of,
    keep,
    set_status,
)
from users.models import User


class ImportUsed(Exception):
    """This form brought in another file before; `made` is what it did."""

    def __init__(self, made: FileImport):
        super().__init__(made.pk)
        self.made = made


class NothingToImport(Exception):
    """No row was chosen."""


class BankChanged(Exception):
    """Somebody changed one of these questions since the file was looked at."""


def import_rows(
    *, rows: Sequence[Proposal], form_key: UUID, fingerprint: str, by: User, now: dt.datetime
) -> FileImport:
    """Write all rows, or none; the same form sent twice writes them once. Raises LastTaken, and the
    errors above.

    A number of queries for all new rows together, and some for each that changes a question.
    """
    if not rows:
        raise NothingToImport
    try:
        return _import_rows(rows, form_key, fingerprint, by, now)
    except (Stale, CannotChange, IntegrityError) as error:
        raise BankChanged from error


@transaction.atomic
def _import_rows(
    rows: Sequence[Proposal], form_key: UUID, fingerprint: str, by: User, now: dt.datetime
) -> FileImport:
    known = {"by": by, "at": now, "fingerprint": fingerprint}
    made, is_new = FileImport.objects.get_or_create(form_key=form_key, defaults=known)
    if not is_new:
        if made.fingerprint != fingerprint:
            raise ImportUsed(made)
        return made
    # Whoever gives up being the last question of each talk goes first.
    changed = sorted((row for row in rows if row.question), key=lambda row: row.ends_talks)
    made.changes = [_change(row, row.question, by, now) for row in changed if row.question]
    made.changes += _add([row for row in rows if not row.question], by, now)
    made.save(update_fields=["changes"])
    return made


@transaction.atomic
def undo_import(*, import_id: int, by: User, now: dt.datetime) -> int:
    """Put everything back as it was; twice is the same as once. How many questions were left,
    since somebody went on from there."""
    made = FileImport.objects.select_for_update().get(pk=import_id)
    if not made.can_undo(now):
        return 0
    made.undone_at = now
    made.save(update_fields=["undone_at"])
    ids = [change["id"] for change in made.changes]
    locked = Question.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=ids, archived_at=None
    )
    questions = {question.pk: question for question in locked.order_by("pk")}
    as_left = [
        each
        for each in made.changes
        if each["id"] in questions and questions[each["id"]].version == each["after"]
    ]
    _take_out(
        {each["id"]: questions[each["id"]] for each in as_left if each["before"] is None}, by, now
    )
    # Whoever became the last question of each talk makes room first.
    for each in sorted(as_left, key=lambda each: not questions[each["id"]].always_last):
        if each["before"] is not None:
            _put_back(questions[each["id"]], each, by, now)
    return len(made.changes) - len(as_left)


def _change(row: Proposal, question: Question, by: User, now: dt.datetime) -> dict:
    """Write an edit as a curator would. Raises Stale, CannotChange, LastTaken."""
    told = {"id": question.pk, "before": question.version, "place": question.position}
    change(
        question_id=question.pk,
        version=question.version,
        values=row.values,
        by=by,
        now=now,
        act=Act.IMPORTED,
    )
    after = set_status(question_id=question.pk, status=row.status, by=by, now=now)
    if row.place is not None:
        Question.objects.filter(pk=after.pk).update(position=row.place)
    return told | {"after": after.version}


def _add(rows: Sequence[Proposal], by: User, now: dt.datetime) -> list[dict]:
    """Write new questions at the end of their themes, or where their rows say."""
    themes = {row.values["theme"].pk: row.values["theme"] for row in rows}
    # one place after the other
    list(Theme.objects.select_for_update(no_key=True).filter(pk__in=themes).order_by("pk"))
    ends = {pk: end_of(theme) for pk, theme in themes.items()}
    seen: Counter[int] = Counter()
    questions = []
    for row in rows:
        theme = row.values["theme"].pk
        place = row.place if row.place is not None else ends[theme] + seen[theme]
        seen[theme] += 1
        named = {"slug": row.key} if row.key else {}
        words = {name: row.values[name] for name in WORDS}
        is_out = row.status == Status.PUBLISHED
        questions.append(
            Question(**words, **named, status=row.status, was_published=is_out, position=place)
        )
    _check_last(questions)
    Question.objects.bulk_create(questions)
    versions = QuestionVersion.objects.bulk_create(
        _version(question, by, now) for question in questions
    )
    _link(
        Question,
        [(question, row.values["fields"]) for question, row in zip(questions, rows, strict=True)],
    )
    _link(
        QuestionVersion,
        [(version, row.values["fields"]) for version, row in zip(versions, rows, strict=True)],
    )
    return [
        {"id": question.pk, "before": None, "after": question.version, "place": None}
        for question in questions
    ]


def _check_last(questions: Iterable[Question]) -> None:
    """Raises LastTaken where a second question would end each talk."""
    published = Question.objects.filter(always_last=True, status=Status.PUBLISHED)
    last = [
        *published,
        *(each for each in questions if each.always_last and each.status == Status.PUBLISHED),
    ]
    if len(last) > 1:
        raise LastTaken(last[0])


def _version(question: Question, by: User, now: dt.datetime) -> QuestionVersion:
    words = {name: getattr(question, name) for name in WORDS}
    return QuestionVersion(
        question=question,
        number=question.version,
        act=Act.ADDED,
        by=by,
        at=now,
        status=question.status,
        **words,
    )


def _link(model: type, pairs: Iterable[tuple]) -> None:
    """Give rows of `model` their fields of work, all at once."""
    through = model.fields.through
    column = f"{model.__name__.lower()}_id"
    through.objects.bulk_create(
        through(**{column: row.pk, "careerfield_id": each.pk})
        for row, fields in pairs
        for each in fields
    )


def _put_back(question: Question, told: dict, by: User, now: dt.datetime) -> None:
    """The words and status that it had before the file."""
    if question.version != told["before"]:
        earlier = question.versions.get(number=told["before"])
        keep(question, Act.RESTORED, by=by, now=now, values=earlier.values(), status=earlier.status)
    Question.objects.filter(pk=question.pk).update(position=told["place"])


def _take_out(added: dict[int, Question], by: User, now: dt.datetime) -> None:
    """Delete what the file added; what a student has used meanwhile is retired, since a sheet
    may hold it."""
    used = _used(added)
    unused = [pk for pk in added if pk not in used]
    Question.objects.filter(pk__in=unused).update(
        status=Status.DRAFT, was_published=False, archived_at=now
    )
    for pk in used:
        if added[pk].status != Status.RETIRED:
            keep(added[pk], Act.RETIRED, by=by, now=now, status=Status.RETIRED)


def _used(ids: Iterable[int]) -> set[int]:
    """Which of these questions something else points to: a star, a set, a sheet."""
    wanted = list(ids)
    found = [
        relation.related_model._base_manager.filter(  # noqa: SLF001 - public API
            **{f"{relation.field.name}__in": wanted}
        ).values_list(relation.field.name, flat=True)
        for relation in Question._meta.related_objects  # noqa: SLF001 - public API
        if relation.related_model is not QuestionVersion
    ]
    return set(chain.from_iterable(found))
