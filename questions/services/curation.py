"""What curators do to one question. Each change leaves a version behind; sheets keep the words
they copied."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from questions.models import WORDS, Question, QuestionVersion, Theme
from questions.services.pairs import compare_again
from users.models import User

Act = QuestionVersion.Act
Status = Question.Status
ACTS = {Status.PUBLISHED: Act.PUBLISHED, Status.RETIRED: Act.RETIRED, Status.DRAFT: Act.DRAFTED}


class About(Exception):
    """An answer of the bank that speaks of a question."""

    def __init__(self, question: Question):
        super().__init__(question.code)
        self.question = question


class Stale(About):
    """Somebody saved first; `question` is what is stored now."""


class FormUsed(About):
    """This form added `question` already, and now brings another one."""


class LastTaken(About):
    """`question` ends each talk already, and only one can."""


class CannotChange(About):
    """`question` was merged or deleted, so it stays as it is."""


class InUse(About):
    """Students could see `question`, so it can be retired but not deleted."""


@transaction.atomic
def add(
    *,
    by: User,
    values: dict,
    status: str = Status.DRAFT,
    form_key: UUID | None = None,
    now: dt.datetime,
):
    """A new question at the end of its theme; the same form sent twice makes one. Raises
    FormUsed, LastTaken."""
    # one place after the other
    Theme.objects.select_for_update(no_key=True).get(pk=values["theme"].pk)
    made = Question.objects.filter(form_key=form_key).first() if form_key else None
    if made:
        if made.text != values["text"]:
            raise FormUsed(made)
        return made
    question = Question(form_key=form_key, position=end_of(values["theme"]))
    _set(question, values, status)
    QuestionVersion.of(question, Act.ADDED, by, now)
    return question


@transaction.atomic
def change(
    *,
    question_id: int,
    version: int,
    values: dict,
    by: User,
    now: dt.datetime,
    act: str = Act.EDITED,
):
    """Save an edit; one that changes nothing makes no version. Raises Stale, LastTaken; nothing
    is written then."""
    question = locked(question_id)
    if question.version != version:
        raise Stale(question)
    if _same(question, values):
        return question
    if values.get("theme", question.theme) != question.theme:
        question.position = end_of(values["theme"])
    return keep(question, act, by=by, now=now, values=values)


@transaction.atomic
def set_status(*, question_id: int, status: str, by: User, now: dt.datetime) -> Question:
    """Publish, retire or take back to draft; twice is the same as once. Raises LastTaken, and
    CannotChange."""
    question = locked(question_id)
    if not question.can_edit or question.archived_at:
        raise CannotChange(question)
    if question.status == status:
        return question
    return keep(question, ACTS[Status(status)], by=by, now=now, status=status)


@transaction.atomic
def restore(*, question_id: int, number: int, version: int, by: User, now: dt.datetime) -> Question:
    """Bring back the words of version `number`; the status stays. Raises Stale, LastTaken."""
    earlier = QuestionVersion.objects.get(question_id=question_id, number=number)
    return change(
        question_id=question_id,
        version=version,
        values=earlier.values(),
        by=by,
        now=now,
        act=Act.RESTORED,
    )


@transaction.atomic
def delete(*, question_id: int, now: dt.datetime) -> Question:
    """Take an unused draft off the list; it can be brought back. Raises InUse for what students
    could see."""
    question = locked(question_id)
    if not question.can_delete:
        raise InUse(question)
    question.archived_at = question.archived_at or now
    question.save(update_fields=["archived_at"])
    return question


@transaction.atomic
def bring_back(*, question_id: int) -> Question:
    """Undo deleting."""
    question = locked(question_id)
    question.archived_at = None
    question.save(update_fields=["archived_at"])
    return question


def locked(question_id: int) -> Question:
    """The question under its lock, inside a transaction."""
    return Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question_id)


def keep(
    question: Question,
    act: str,
    *,
    by: User,
    now: dt.datetime,
    values: dict | None = None,
    status: str = "",
) -> Question:
    """Write a change of a locked question and the version it makes. Raises LastTaken."""
    if not question.versions.filter(number=question.version).exists():
        QuestionVersion.of(question, Act.FOUND)
    question.version += 1
    if values and values.get("text", question.text) != question.text:
        compare_again(question=question)
    _set(question, values or {}, status or question.status)
    QuestionVersion.of(question, act, by, now)
    return question


def _set(question: Question, values: dict, status: str) -> None:
    """Write columns, status and fields of work. Raises LastTaken where the one last question is
    another."""
    for name in WORDS:
        setattr(question, name, values.get(name, getattr(question, name, None)))
    question.was_published |= Status.PUBLISHED in (question.status, status)
    question.status = status
    try:
        with transaction.atomic():
            question.save()
    except IntegrityError:
        other = (
            Question.objects.filter(always_last=True, status=Status.PUBLISHED)
            .exclude(pk=question.pk)
            .first()
        )
        if not (other and question.always_last):
            raise
        raise LastTaken(other) from None
    if "fields" in values:
        question.fields.set(values["fields"])


def _same(question: Question, values: dict) -> bool:
    """Whether `values` say what is stored already."""
    fields = {field.pk for field in values.get("fields", [])}
    if "fields" in values and fields != set(question.fields.values_list("pk", flat=True)):
        return False
    return all(
        getattr(question, name) == value for name, value in values.items() if name != "fields"
    )


def end_of(theme: Theme) -> int:
    """The place behind the last question of `theme`."""
    return (Question.objects.filter(theme=theme).aggregate(last=Max("position"))["last"] or 0) + 1
