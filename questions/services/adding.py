"""Appending a theme or a set, once for each form."""

from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from core.edits import AlreadyUsed
from questions.models import QuestionSet, Theme

Row = TypeVar("Row", Theme, QuestionSet)


def add_last(row: Row, form_key: UUID) -> Row:
    """Store `row` at the end and return it, or the row that this form made before.

    Raises AlreadyUsed if that has another name, IntegrityError for a theme whose name is taken.
    """
    rows = type(row).objects
    row.form_key = form_key
    row.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            # The key is unique: the second of two simultaneous requests waits here.
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
