"""Fields of work, sources of people and checklists: add, rename, order, retire."""

# ruff: noqa: SLF001 - _default_manager is public API

from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.cache import process_cache
from core.codes import new_code
from core.edits import Stale
from core.errors import Refusal
from core.lengths import require_lengths
from office.domain.audit_actions import OfficeAction
from office.models.choices import Choice
from users.models import User
from users.services import record

MOST = 200  # a list that students read


class ChoiceTaken(Refusal):
    """Another entry has this name."""


@transaction.atomic
def add_choice(
    *, model: type[Choice], name: str, by: User, parts: Mapping[str, str] | None = None
) -> Choice:
    """Add an entry at the end; one of that name is offered again instead. Raises Refusal.

    `parts` are the values of the columns that say which list of the model.
    """
    new = model(name=name, **(parts or {}))
    rows = _locked(new)
    same = next((row for row in rows if row.name.casefold() == name.casefold()), None)
    if same:
        republish_choice(row=same, by=by)
        return same
    if len(rows) >= MOST:
        raise Refusal(_("This list is full: rename one that is retired."))
    require_lengths(model, {"name": name})
    new.slug = slugify(name)[:50].strip("-")
    if not new.slug or model._default_manager.filter(slug=new.slug).exists():
        new.slug = "-".join(filter(None, (new.slug, new_code()))).lower()
    new.position = max((row.position for row in rows), default=0) + 1
    new.save()
    record(actor=by, action=OfficeAction.CHOICE_ADDED, object=new, fields=["name"])
    transaction.on_commit(process_cache.clear)
    return new


@transaction.atomic
def change_choice(*, row: Choice, values: dict[str, str], version: int, by: User) -> None:
    """Change its words wherever they are shown. Raises ChoiceTaken, Stale, Refusal."""
    rows = _locked(row)
    stored = next(each for each in rows if each.pk == row.pk)
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    if not changed:
        return
    if stored.version != version:
        raise Stale(stored)
    require_lengths(type(row), values)
    folded = values["name"].casefold()
    if any(each.name.casefold() == folded for each in rows if each.pk != row.pk):
        raise ChoiceTaken(_("Another one has this name; retired ones count too."))
    for name in changed:
        setattr(stored, name, values[name])
    stored.save(update_fields=changed)
    renamed = "name" in changed
    action = OfficeAction.CHOICE_RENAMED if renamed else OfficeAction.CHOICE_CHANGED
    record(actor=by, action=action, object=stored, fields=changed)
    transaction.on_commit(process_cache.clear)


@transaction.atomic
def move_choice(*, row: Choice, place: int, by: User) -> None:
    """Move it to `place` among those offered, counted from 1. Raises Refusal if retired."""
    ordered = [each for each in _locked(row) if each.is_active]
    if row not in ordered:
        raise Refusal(_("It is no longer in this list, so it cannot be moved."))
    before = ordered.index(row) + 1
    ordered.insert(max(place, 1) - 1, ordered.pop(before - 1))
    after = ordered.index(row) + 1
    if before == after:
        return
    for position, each in enumerate(ordered, 1):
        each.position = position
    type(row)._default_manager.bulk_update(ordered, ["position"])
    record(
        actor=by,
        action=OfficeAction.CHOICE_MOVED,
        object=row,
        before={"place": before},
        after={"place": after},
    )
    transaction.on_commit(process_cache.clear)


@transaction.atomic
def retire_choice(*, row: Choice, by: User) -> None:
    """Offer it no longer; rows that hold it keep it.

    Raises Refusal for the last one of a list that may not be empty.
    """
    offered = [each for each in _locked(row) if each.is_active]
    if offered == [row] and not row.MAY_BE_EMPTY:
        raise Refusal(_("This is the last one of the list. Add another one first."))
    _set_active(row, False, OfficeAction.CHOICE_RETIRED, by)


@transaction.atomic
def republish_choice(*, row: Choice, by: User) -> None:
    _set_active(row, True, OfficeAction.CHOICE_REPUBLISHED, by)


def _set_active(row: Choice, active: bool, action: OfficeAction, by: User) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk, is_active=not active)
    if rows.update(is_active=active):
        record(
            actor=by,
            action=action,
            object=row,
            before={"is_active": not active},
            after={"is_active": active},
        )
        transaction.on_commit(process_cache.clear)


def _locked(row: Choice) -> list[Choice]:
    """Lock all rows of its model, and return those of its list."""
    rows = type(row)._default_manager.select_for_update(no_key=True)
    return [each for each in rows if each.is_listed_with(row)]
