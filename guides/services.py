"""Writes to the guides: each save keeps its version, each move of status leaves a line in the
trail."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from core.codes import new_code
from core.memory import forget
from guides.models import WORDS, Guide, GuideVersion
from users.models import User
from users.services import audit

# Addresses under /manage/guides/ that are pages of their own.
TAKEN = frozenset({"new"})


class Stale(Exception):
    """Another window saved first; `guide` is what is stored now."""

    def __init__(self, guide: Guide):
        super().__init__(guide.slug)
        self.guide = guide


class FormUsed(Exception):
    """This form made `guide` already, and now brings other words."""

    def __init__(self, guide: Guide):
        super().__init__(guide.slug)
        self.guide = guide


@transaction.atomic
def load(rows: list[dict[str, Any]], *, now: dt.datetime) -> int:
    """Bring in the starter guides that are not here yet, published; how many were new.

    A guide is known by its slug and never touched again: what the office edited, retired or
    reordered stays so.
    """
    known = set(Guide.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row["slug"] not in known]
    for row in missing:
        guide = Guide(**row, position=_last() + 1, status=Guide.Status.PUBLISHED, published_at=now)
        _save(guide, author=None, now=now)
    return len(missing)


@transaction.atomic
def create(*, author: User, values: dict, form_key: UUID, now: dt.datetime) -> Guide:
    """A new draft at the end of the list; the same form sent twice makes one. Raises FormUsed."""
    # two tabs add one after the other
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    made = Guide.objects.filter(form_key=form_key).first()
    if made:
        if made.versions.filter(number=1, **{name: values[name] for name in WORDS}).exists():
            return made
        raise FormUsed(made)
    guide = Guide(
        **values, slug=_free_slug(values["title"]), position=_last() + 1, form_key=form_key
    )
    _save(guide, author=author, now=now)
    audit(actor=author, action="created", subject="guide", subject_id=guide.pk)
    return guide


@transaction.atomic
def change(*, guide_id: int, version: int, author: User, values: dict, now: dt.datetime) -> Guide:
    """Save an edit as the next version. Raises Stale when another window saved first; nothing is
    written then."""
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    if guide.version != version:
        raise Stale(guide)
    changed = [name for name, value in values.items() if getattr(guide, name) != value]
    if not changed:
        return guide
    for name in changed:
        setattr(guide, name, values[name])
    guide.version += 1
    _save(guide, author=author, now=now)
    audit(actor=author, action="changed", subject="guide", subject_id=guide.pk, fields=changed)
    return guide


def restore(*, guide_id: int, number: int, version: int, author: User, now: dt.datetime) -> Guide:
    """Bring the words of version `number` back, as a new version. Raises Stale,
    GuideVersion.DoesNotExist."""
    earlier = GuideVersion.objects.get(guide_id=guide_id, number=number)
    words = {name: getattr(earlier, name) for name in WORDS}
    return change(guide_id=guide_id, version=version, author=author, values=words, now=now)


@transaction.atomic
def publish(*, guide_id: int, author: User, now: dt.datetime) -> Guide:
    """Let everybody read it; nothing happens to one that is published already."""
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    if not guide.is_published:
        guide.status, guide.published_at = Guide.Status.PUBLISHED, now
        guide.save(update_fields=["status", "published_at"])
        audit(actor=author, action="published", subject="guide", subject_id=guide.pk)
        transaction.on_commit(forget)
    return guide


@transaction.atomic
def retire(*, guide_id: int, author: User) -> Guide:
    """Take it off the students' pages; its words and versions stay."""
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    if guide.status != Guide.Status.RETIRED:
        guide.status = Guide.Status.RETIRED
        guide.save(update_fields=["status"])
        audit(actor=author, action="retired", subject="guide", subject_id=guide.pk)
        transaction.on_commit(forget)
    return guide


@transaction.atomic
def move(*, guide_id: int, by: int, author: User) -> None:
    """One place up (`by` -1) or down (1) in the list; at its end nothing happens."""
    guides = list(Guide.objects.select_for_update())
    place = next(place for place, guide in enumerate(guides) if guide.pk == guide_id)
    other = place + by
    if not 0 <= other < len(guides):
        return
    guides[place], guides[other] = guides[other], guides[place]
    for position, guide in enumerate(guides, 1):
        guide.position = position
    Guide.objects.bulk_update(guides, ["position"])
    audit(actor=author, action="moved", subject="guide", subject_id=guide_id)
    transaction.on_commit(forget)


def _save(guide: Guide, *, author: User | None, now: dt.datetime) -> None:
    """The guide with the version that remembers its words."""
    guide.changed_by, guide.changed_at = author, now
    guide.save()
    words = {name: getattr(guide, name) for name in WORDS}
    GuideVersion.objects.create(
        guide=guide, number=guide.version, saved_by=author, saved_at=now, **words
    )
    transaction.on_commit(forget)


def _last() -> int:
    return Guide.objects.aggregate(last=Max("position"))["last"] or 0


def _free_slug(title: str) -> str:
    """The address that a title makes; with a number where another guide has it."""
    wanted = slugify(title)[:80] or new_code()
    taken = TAKEN | set(
        Guide.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    free = (f"{wanted}-{number}" if number > 1 else wanted for number in range(1, len(taken) + 2))
    return next(slug for slug in free if slug not in taken)
