"""The brainstorm: people added under its questions, and where it stands."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from contacts.models import Brainstorm, Contact
from contacts.services.contacts import add, archive
from office.models import Source
from users.models import User


@transaction.atomic
def add_in_brainstorm(
    *, student: User, source: Source, values: dict[str, Any], form_key: UUID, anyway: bool = False
) -> Contact:
    """Add a contact found through `source`. Raises what `contacts.services.add` does."""
    brainstorm = _locked(student)
    contact = add(
        owner=student, values=values | {"source": source}, form_key=form_key, anyway=anyway
    )
    brainstorm.source, brainstorm.is_finished = source, False
    if contact.code not in brainstorm.added:
        brainstorm.added.append(contact.code)
    brainstorm.save()
    return contact


@transaction.atomic
def undo_add_in_brainstorm(*, student: User, contact: Contact, now: dt.datetime) -> None:
    """Archive a contact that the brainstorm added. Raises Refusal once it is in use."""
    brainstorm = _locked(student)
    archive(contact_id=contact.pk, now=now)
    brainstorm.added = [code for code in brainstorm.added if code != contact.code]
    brainstorm.save(update_fields=["added"])


@transaction.atomic
def move_brainstorm(*, student: User, source: Source | None) -> None:
    """Go to the question about `source`; None ends the brainstorm."""
    brainstorm = _locked(student)
    brainstorm.source, brainstorm.is_finished = source, source is None
    brainstorm.save(update_fields=["source", "is_finished"])


@transaction.atomic
def restart_brainstorm(*, student: User) -> None:
    """Begin with the first question. Whoever was added stays a contact."""
    brainstorm = _locked(student)
    brainstorm.source, brainstorm.is_finished, brainstorm.added = None, False, []
    brainstorm.save()


def _locked(student: User) -> Brainstorm:
    """Return the student's row under the lock that adding a contact takes, too."""
    User.objects.select_for_update(no_key=True).get(pk=student.pk)
    return Brainstorm.objects.get_or_create(student=student)[0]
