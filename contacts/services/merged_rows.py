"""Move the rows of one contact to another one, and back."""

import uuid
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from contacts.domain import contact_merging
from contacts.domain.contact_merging import Change, Follows
from contacts.models import Contact, DismissedPair, Referral
from contacts.services.kept_rows import as_stored, put_back

ContactTag = Contact.tags.through


def move_rows(kept: Contact, merged: Contact) -> dict[str, Any]:
    """Return what `put_rows_back` needs."""
    moved: list[Change] = []
    for one in contact_merging.declared():
        if not one.is_own:
            _move(one, kept, merged, moved)
    tags = ContactTag.objects.filter(contact=merged)
    known = ContactTag.objects.filter(contact=kept).values("tag")
    double = tags.filter(tag__in=known)
    tags_removed = as_stored(list(double))
    double.delete()
    put(moved, ContactTag, Q(), column="contact_id", before=merged.pk, after=kept.pk)
    return {"moved": moved, "tags": tags_removed} | _move_pairs(kept, merged)


def put(
    moved: list[Change], model: type[Model], which: Q, *, column: str, before: Any, after: Any
) -> None:
    """Write `after` into the chosen rows that hold `before`, and note it."""
    rows = model._base_manager.filter(which, **{column: before})  # noqa: SLF001 - public API
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if ids:
        model._base_manager.filter(pk__in=ids).update(**{column: after})  # noqa: SLF001
        moved.append([model._meta.label_lower, column, ids, before, after])  # noqa: SLF001


def _move(one: Follows, kept: Contact, merged: Contact, moved: list[Change]) -> None:
    if one.renews:
        _renew(one, kept, merged, moved)
    which = Q()
    if one.model is Contact:  # nobody introduces themselves
        which = ~Q(pk=kept.pk)
    put(moved, one.model, which, column=f"{one.column}_id", before=merged.pk, after=kept.pk)


def _renew(one: Follows, kept: Contact, merged: Contact, moved: list[Change]) -> None:
    """Give rows a new key whose key a row of the other contact holds, as news to both do."""
    rows = one.model._base_manager  # noqa: SLF001 - public API
    held = rows.filter(**{one.column: kept}).exclude(**{one.renews: None}).values(one.renews)
    same = rows.filter(**{one.column: merged, f"{one.renews}__in": held})
    for pk, old in list(same.values_list("pk", one.renews)):
        new = str(uuid.uuid4())
        put(moved, one.model, Q(pk=pk), column=one.renews, before=str(old), after=new)


def _move_pairs(kept: Contact, merged: Contact) -> dict[str, Any]:
    """Whoever is not the one is not the other either."""
    pairs = DismissedPair.objects.filter(Q(one=merged) | Q(other=merged))
    stored, made = as_stored(list(pairs)), []
    for pair in pairs:
        third = pair.one_id + pair.other_id - merged.pk
        low, high = sorted((third, kept.pk))
        known = DismissedPair.objects.filter(one_id=low, other_id=high).exists()
        if third != kept.pk and not known:
            new = DismissedPair(one_id=low, other_id=high, dismissed_at=pair.dismissed_at)
            new.save()
            made.append(new.pk)
    pairs.delete()
    return {"pairs": stored, "made_pairs": made}


def put_rows_back(before: dict[str, Any], kept: Contact) -> None:
    """Undo `move_rows`; the other contact is there again."""
    for label, column, ids, old, new in reversed(before["moved"]):
        rows = apps.get_model(label)._base_manager.filter(pk__in=ids)  # noqa: SLF001 - public API
        rows.filter(**{column: new}).update(**{column: old})
    Referral.objects.filter(pk__in=before.get("made_referrals", [])).delete()
    put_back(before["removed"])
    put_back(before["tags"])
    DismissedPair.objects.filter(pk__in=before["made_pairs"]).delete()
    put_back(before["pairs"])
    number = before["merged"][0]["pk"]
    for one in contact_merging.declared():
        if one.along:
            rows = one.model._base_manager.filter(**{one.column: kept, one.along: number})  # noqa: SLF001
            ids = list(rows.values_list("pk", flat=True))
            one.model._base_manager.filter(pk__in=ids).update(**{one.column: number})  # noqa: SLF001
