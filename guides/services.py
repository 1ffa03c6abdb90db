"""Changes to guides. Each save of texts makes a version."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import clock
from core.cache import process_cache
from core.codes import new_code
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from core.lengths import require_lengths
from guides.domain.audit_actions import GuideAction
from guides.emails import kinds
from guides.models import VERSIONED_FIELDS, Guide, GuideVersion, LinkCheck
from guides.selectors.due_reviews import newest_review
from guides.selectors.outside_links import OutsideLink, links_of_all_guides
from office.selectors.calendar import closed_days
from office.selectors.settings import office_settings
from outbox.services import add
from users.domain.audit import states_of
from users.models import User
from users.models.roles import Role
from users.services import record

MORNING = 8  # the hour from which curators are told of reviews
RESERVED_SLUGS = frozenset({"new", "links"})  # paths of pages under /manage/guides/


@transaction.atomic
def load(rows: list[dict[str, Any]], *, now: dt.datetime) -> int:
    """Publish the starter guides with unused slugs; return the number added.

    What the office edited, retired or reordered is not touched.
    """
    known = set(Guide.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row["slug"] not in known]
    for row in missing:
        guide = Guide(
            **row, position=_last_position() + 1, status=Guide.Status.PUBLISHED, published_at=now
        )
        _save_version(guide, author=None, now=now)
    return len(missing)


@transaction.atomic
def create(*, author: User, values: dict, form_key: UUID, now: dt.datetime) -> Guide:
    """Add a draft at the end; the same form submitted twice adds one. Raises AlreadyUsed."""
    # The lock makes two tabs add one after the other.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    made = Guide.objects.filter(form_key=form_key).first()
    if made:
        if made.versions.filter(
            number=1, **{name: values[name] for name in VERSIONED_FIELDS}
        ).exists():
            return made
        raise AlreadyUsed(made)
    require_lengths(Guide, values)
    guide = Guide(
        **values, slug=_free_slug(values["title"]), position=_last_position() + 1, form_key=form_key
    )
    _save_version(guide, author=author, now=now)
    record(actor=author, action=GuideAction.CREATED, object=guide)
    return guide


@transaction.atomic
def change(*, guide_id: int, version: int, author: User, values: dict, now: dt.datetime) -> Guide:
    """Save an edit as the next version; unchanged texts make none. Raises Stale."""
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    if guide.version != version:
        raise Stale(guide)
    changed = [name for name, value in values.items() if getattr(guide, name) != value]
    if not changed:
        return guide
    require_lengths(Guide, values)
    before = states_of(guide, changed)
    for name in changed:
        setattr(guide, name, values[name])
    guide.version += 1
    _save_version(guide, author=author, now=now)
    record(
        actor=author,
        action=GuideAction.CHANGED,
        object=guide,
        fields=changed,
        before=before,
        after=states_of(guide, [*changed, "version"]),
    )
    return guide


def restore_version(
    *, guide_id: int, number: int, version: int, author: User, now: dt.datetime
) -> Guide:
    """Save the texts of version `number` as a new one. Raises Stale, GuideVersion.DoesNotExist."""
    earlier = GuideVersion.objects.get(guide_id=guide_id, number=number)
    words = {name: getattr(earlier, name) for name in VERSIONED_FIELDS}
    return change(guide_id=guide_id, version=version, author=author, values=words, now=now)


@transaction.atomic
def publish(*, guide_id: int, author: User, now: dt.datetime) -> Guide:
    """Publish or republish a guide. Idempotent."""
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    if not guide.is_published:
        before = states_of(guide, ("status",))
        guide.status, guide.published_at = Guide.Status.PUBLISHED, now
        guide.save(update_fields=["status", "published_at"])
        record(actor=author, action=GuideAction.PUBLISHED, object=guide, before=before)
        transaction.on_commit(process_cache.clear)
    return guide


@transaction.atomic
def retire(*, guide_id: int, author: User) -> Guide:
    """Hide a guide from its readers. Idempotent."""
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    if guide.status != Guide.Status.RETIRED:
        before = states_of(guide, ("status",))
        guide.status = Guide.Status.RETIRED
        guide.save(update_fields=["status"])
        record(actor=author, action=GuideAction.RETIRED, object=guide, before=before)
        transaction.on_commit(process_cache.clear)
    return guide


@transaction.atomic
def move(*, guide_id: int, by: int, author: User) -> None:
    """Move a guide one place up (`by` -1) or down (1); no-op at the end of the list."""
    guides = list(Guide.objects.select_for_update())
    place = next(place for place, guide in enumerate(guides) if guide.pk == guide_id)
    other = place + by
    if not 0 <= other < len(guides):
        return
    moved = guides[place]
    guides[place], guides[other] = guides[other], guides[place]
    for position, guide in enumerate(guides, 1):
        guide.position = position
    Guide.objects.bulk_update(guides, ["position"])
    record(actor=author, action=GuideAction.MOVED, object=moved)
    transaction.on_commit(process_cache.clear)


@transaction.atomic
def record_link_check(*, key: str, works: bool, by: User, now: dt.datetime) -> OutsideLink:
    """Record that `by` opened a link to another site. Raises Refusal if no guide has it."""
    link = next((link for link in links_of_all_guides(by) if link.key == key), None)
    if link is None:
        raise Refusal(_("No guide has that link any more."))
    facts = {"works": works, "at": now, "by": by}
    link.check, _made = LinkCheck.objects.update_or_create(key=key, defaults=facts)
    record(actor=by, action=GuideAction.LINK_CHECKED, object=link.check, after={"works": works})
    return link


@transaction.atomic
def queue_review_emails(*, now: dt.datetime) -> int:
    """Tell each curator, or each admin without one, once for each review date that has come.

    On a business day of the office from 8 AM on. Returns how many emails were added.
    """
    local = clock.local(now, office_settings().zone)
    if local.hour < MORNING or not clock.is_business_day(local.date(), closed_days()):
        return 0
    newest = newest_review(now)
    people = _curators() if newest else []
    added = [
        add(kinds.NAME, to=one, object_id=one.pk, fact=f"{newest:%Y-%m-%d}", now=now)
        for one in people
    ]
    return len(added)


def _curators() -> list[User]:
    active = User.objects.filter(is_active=True)
    curators = list(active.filter(roles__contains=[Role.CURATOR]))
    return curators or list(active.filter(roles__contains=[Role.ADMIN]))


def _save_version(guide: Guide, *, author: User | None, now: dt.datetime) -> None:
    guide.changed_by, guide.changed_at = author, now
    guide.save()
    words = {name: getattr(guide, name) for name in VERSIONED_FIELDS}
    GuideVersion.objects.create(
        guide=guide, number=guide.version, saved_by=author, saved_at=now, **words
    )
    transaction.on_commit(process_cache.clear)


def _last_position() -> int:
    return Guide.objects.aggregate(last=Max("position"))["last"] or 0


def _free_slug(title: str) -> str:
    slug = slugify(title)[:80] or new_code()
    taken = RESERVED_SLUGS | set(
        Guide.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
    )
    numbered = (f"{slug}-{number}" if number > 1 else slug for number in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)
