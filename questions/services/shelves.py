"""Themes and ready sets: made, changed, filled, retired."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from questions.models import Question, QuestionSet, SetEntry, Theme

SET_COLUMNS = ("name", "about", "minutes", "purposes")


class NameTaken(Exception):
    """Another theme has this name."""


class AboutShelf(Exception):
    """An answer that speaks of a theme or a set: `row`."""

    def __init__(self, row: Theme | QuestionSet):
        super().__init__(row.pk)
        self.row = row


class ShelfStale(AboutShelf):
    """Somebody saved first; `row` is what is stored now."""


class ShelfMade(AboutShelf):
    """This form made `row` already, and now brings another one."""


class NotEmpty(Exception):
    """A theme that holds questions stays; the questions are moved first."""


@transaction.atomic
def add_theme(*, values: dict, form_key: UUID) -> Theme:
    """A new theme behind the others; the same form sent twice makes one. Raises NameTaken,
    ShelfMade."""
    try:
        return _added(Theme(**values), form_key)
    except IntegrityError:
        raise NameTaken from None


@transaction.atomic
def change_theme(*, theme_id: int, version: int, values: dict) -> Theme:
    """Another name or line. Raises NameTaken, ShelfStale."""
    theme = _locked(Theme, theme_id, version)
    theme.name, theme.about = values["name"], values["about"]
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:
        raise NameTaken from None
    return theme


@transaction.atomic
def add_set(*, values: dict, form_key: UUID) -> QuestionSet:
    """A new set behind the others; the same form sent twice makes one. Raises ShelfMade."""
    new = QuestionSet(**{name: values[name] for name in SET_COLUMNS})
    chosen = _added(new, form_key)
    if chosen is new:
        _bind(chosen, values)
    return chosen


@transaction.atomic
def change_set(*, set_id: int, version: int, values: dict) -> QuestionSet:
    """Another name, length or reach. Raises ShelfStale."""
    chosen = _locked(QuestionSet, set_id, version)
    for name in SET_COLUMNS:
        setattr(chosen, name, values[name])
    chosen.save()
    _bind(chosen, values)
    return chosen


@transaction.atomic
def retire_set(*, set_id: int, now: dt.datetime) -> QuestionSet:
    """Take a set away from students; sheets keep what they took from it. Twice is the same as
    once."""
    chosen = QuestionSet.objects.select_for_update(no_key=True).get(pk=set_id)
    chosen.retired_at = chosen.retired_at or now
    chosen.save(update_fields=["retired_at"])
    return chosen


@transaction.atomic
def bring_back_set(*, set_id: int) -> QuestionSet:
    """Give a retired set back to students, at its old place."""
    chosen = QuestionSet.objects.select_for_update(no_key=True).get(pk=set_id)
    chosen.retired_at = None
    chosen.save(update_fields=["retired_at"])
    return chosen


@transaction.atomic
def delete_theme(*, theme_id: int) -> None:
    """Remove an empty theme. Raises NotEmpty; a deleted draft that can still come back counts."""
    theme = Theme.objects.select_for_update().get(pk=theme_id)
    if theme.questions.exists():
        raise NotEmpty
    theme.delete()


@transaction.atomic
def put_in(*, set_id: int, question_id: int) -> SetEntry:
    """Put a question at the end of a set; one that is there stays where it is."""
    chosen = QuestionSet.objects.select_for_update(no_key=True).get(pk=set_id)
    last = chosen.entries.aggregate(last=Max("position"))["last"] or 0
    question = Question.objects.get(pk=question_id)
    return SetEntry.objects.get_or_create(
        question_set=chosen, question=question, defaults={"position": last + 1}
    )[0]


@transaction.atomic
def take_out(*, entry_id: int) -> None:
    """Take a question out of a set; twice is the same as once."""
    SetEntry.objects.filter(pk=entry_id).delete()


def _added(row: Any, form_key: UUID) -> Any:
    """`row`, stored behind the others, or what this form made before. Raises ShelfMade,
    IntegrityError."""
    rows = type(row).objects
    row.form_key, row.position = form_key, (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            # the key is unique: of two presses at once the second one waits here for the first
            row.save()
    except IntegrityError:
        made = rows.filter(form_key=form_key).first()
        if made is None:
            raise
    else:
        return row
    if made.name != row.name:
        raise ShelfMade(made)
    return made


def _bind(chosen: QuestionSet, values: dict) -> None:
    """The fields of work and the cohorts that a set is for."""
    chosen.fields.set(values["fields"])
    chosen.cohorts.set(values["cohorts"])


def _locked(model: type[Any], pk: int, version: int) -> Any:
    """The row under its lock with its next version. Raises ShelfStale."""
    row = model.objects.select_for_update(no_key=True).get(pk=pk)
    if row.version != version:
        raise ShelfStale(row)
    row.version += 1
    return row
