"""Adding a theme or a set: behind the others, and once for each form."""

from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from core.edits import AlreadyUsed
from questions.models import QuestionSet, Theme

Row = TypeVar("Row", Theme, QuestionSet)


def add_last(row: Row, form_key: UUID) -> Row:
    """`row`, stored behind the others, or the one that this form made before.

    Raises AlreadyUsed where that has another name, IntegrityError for a theme whose name is taken.
    """
    rows = type(row).objects
    row.form_key = form_key
    row.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            # The key is unique: of two presses at once the second waits here for the first.
            row.save()
    except IntegrityError:
        made = rows.filter(form_key=form_key).first()
        if made is None:
            raise
    else:
        return row
    if made.name != row.name:
        raise AlreadyUsed(made)
    return made
