"""Themes and ready sets: made, changed, filled."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from questions.models import Question, QuestionSet, SetEntry, Theme

Shelf = type[Theme] | type[QuestionSet]


class NameTaken(Exception):
    """Another theme has this name."""


class ShelfStale(Exception):
    """Somebody saved first; `row` is what is stored now."""

    def __init__(self, row: Theme | QuestionSet):
        super().__init__(row.pk)
        self.row = row


class NotEmpty(Exception):
    """A theme that holds questions stays; the questions are moved first."""


@transaction.atomic
def save_theme(*, theme_id: int | None, version: int = 0, name: str, about: str) -> Theme:
    """A new theme behind the others, or a changed one. Raises NameTaken, ShelfStale."""
    theme = _stored(Theme, theme_id, version)
    theme.name, theme.about = name, about
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:
        raise NameTaken from None
    return theme


@transaction.atomic
def save_set(*, set_id: int | None, version: int = 0, values: dict) -> QuestionSet:
    """A new set behind the others, or a changed one. Raises ShelfStale."""
    chosen = _stored(QuestionSet, set_id, version)
    for name in ("name", "about", "minutes", "purposes"):
        setattr(chosen, name, values[name])
    chosen.save()
    chosen.fields.set(values["fields"])
    chosen.cohorts.set(values["cohorts"])
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
    return SetEntry.objects.get_or_create(question_set=chosen, question=question, defaults={"position": last + 1})[0]


@transaction.atomic
def take_out(*, entry_id: int) -> None:
    """Take a question out of a set; twice is the same as once."""
    SetEntry.objects.filter(pk=entry_id).delete()


def _stored(model: Shelf, pk: int | None, version: int):
    """The row under its lock with its next version, or a new one at the end. Raises ShelfStale."""
    if pk is None:
        last = model.objects.aggregate(last=Max("position"))["last"] or 0
        return model(position=last + 1)
    row = model.objects.select_for_update(no_key=True).get(pk=pk)
    if row.version != version:
        raise ShelfStale(row)
    row.version += 1
    return row
