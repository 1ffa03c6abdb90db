"""Make two accounts of one person one, and take it back within a day."""

import datetime as dt
import uuid

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.names import isolated
from users.domain.audit_actions import UserAction
from users.domain.merging import Changes, Follow, Owned, owned, steps
from users.domain.notices import Notice, send
from users.models import AccountMerge, Departure, ImportJob, User
from users.models.roles import Role
from users.services.access_ending import end_access
from users.services.audit import record
from users.services.merge_steps import end_access_since
from users.services.roles import require_another_admin, require_right


@transaction.atomic
def merge_accounts(*, kept: User, merged: User, by: User, now: dt.datetime) -> AccountMerge:
    """Move everything of `merged` to `kept`, close `merged`, and tell both addresses.

    `kept` is the older one and gets no role. Of what both have, such as the star of one question,
    that of `merged` stays with it. Twice is once. Raises LastAdmin; Refusal for accounts that
    cannot be merged.
    """
    kept, merged = _lock(kept, merged)
    require_right(by)
    before = AccountMerge.objects.filter(merged=merged, undone_at=None).first()
    if before and before.kept_id == kept.pk:
        return before
    _require_mergeable(kept, merged, by)
    changes = Changes()
    move_rows(kept, merged, changes)
    was_active, merged.is_active = merged.is_active, False
    merged.save(update_fields=["is_active"])
    end_access([merged.pk])
    merge = AccountMerge.objects.create(
        kept=kept, merged=merged, by=by, at=now, was_active=was_active, changes=changes.entries
    )
    _record(UserAction.ACCOUNTS_MERGED, merge, by)
    send(Notice.ACCOUNTS_MERGED, person=kept, by=by, now=now, merge=merge.code)
    return merge


@transaction.atomic
def undo_merge(*, merge: AccountMerge, by: User, now: dt.datetime) -> bool:
    """Put every row back where it was, open the other account; False if that was done already.

    What was made since stays with the account that was kept, unless it hangs on what goes back.
    Raises Refusal after a day, and where rows of the two can no longer be told apart.
    """
    kept, merged = _lock(merge.kept, merge.merged)
    require_right(by)
    merge = AccountMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return False
    if not merge.can_undo(now):
        raise Refusal(_("That was more than a day ago, so it can no longer be undone."))
    if AccountMerge.objects.filter(merged=kept, undone_at=None).exists():
        raise Refusal(_("The account that stayed was merged itself since. Undo that first."))
    _put_back(merge, kept, merged)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    User.objects.filter(pk=merged.pk).update(is_active=merge.was_active)
    Departure.objects.filter(user=merged).forget_warnings()
    # Whoever signed in by what goes back may be somebody else.
    end_access([kept.pk])
    end_access_since(merge, kept)
    _record(UserAction.MERGE_UNDONE, merge, by)
    send(Notice.MERGE_UNDONE, person=kept, by=by, now=now, merge=merge.code)
    return True


def move_rows(kept: User, merged: User, changes: Changes) -> None:
    """Move what `merged` owns, whatever of it was moved before. Inside a transaction."""
    for one in owned():
        if one.follow == Follow.ENDS:
            one.model._base_manager.filter(**{one.column: merged.pk}).delete()  # noqa: SLF001
        elif one.follow == Follow.MOVES:
            _move(one, kept, merged, changes)
    for step in steps():
        step(kept, merged, changes)


def _move(one: Owned, kept: User, merged: User, changes: Changes) -> None:
    rows = one.model._base_manager.filter(**{one.column: merged.pk})  # noqa: SLF001 - public API
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return
    if one.renews:
        _renew(one, kept, ids, changes)
    if one.renews or not _may_collide(one):
        changes.put(one.model, one.column, ids, merged.pk, kept.pk)
        return
    moved = [pk for pk in ids if _moves_alone(one, pk, kept)]
    changes.note(one.model, one.column, moved, merged.pk, kept.pk)


def _may_collide(one: Owned) -> bool:
    """True if a constraint could forbid that a row moves."""
    meta = one.model._meta  # noqa: SLF001 - public API
    named = [set(each.fields) for each in meta.constraints if isinstance(each, UniqueConstraint)]
    named += [set(each) for each in meta.unique_together]
    is_alone = getattr(meta.get_field(one.column), "unique", False)
    return is_alone or any(one.column in each for each in named)


def _moves_alone(one: Owned, pk: int, kept: User) -> bool:
    """Move one row; False if the account that stays has the same already."""
    try:
        with transaction.atomic():
            one.model._base_manager.filter(pk=pk).update(**{one.column: kept.pk})  # noqa: SLF001
    except IntegrityError:
        return False
    return True


def _renew(one: Owned, kept: User, ids: list[int], changes: Changes) -> None:
    """Fill `renews` anew in rows that hold the same value of it as one of the account that stays.

    A form's key comes from the browser, which may send it for two accounts.
    """
    rows = one.model._base_manager  # noqa: SLF001 - public API
    held = rows.filter(**{one.column: kept.pk}).exclude(**{one.renews: None}).values(one.renews)
    same = rows.filter(pk__in=ids, **{f"{one.renews}__in": held})
    for pk, old in list(same.values_list("pk", one.renews)):
        changes.put(one.model, one.renews, [pk], str(old), str(uuid.uuid4()))


def _put_back(merge: AccountMerge, kept: User, merged: User) -> None:
    apart = Refusal(
        _("Rows of the two accounts were joined since, so they can no longer be told apart.")
    )
    try:
        with transaction.atomic():
            for label, column, ids, before, after in reversed(merge.changes):
                rows = apps.get_model(label)._base_manager.filter(pk__in=ids)  # noqa: SLF001
                rows.filter(**{column: after}).update(**{column: before})
            for one in owned():
                _bring_along(one, kept, merged)
    except IntegrityError as error:
        raise apart from error
    if any(_is_torn(one, kept, merged) for one in owned()):
        raise apart


def _bring_along(one: Owned, kept: User, merged: User) -> None:
    """Move what was made since and hangs on a row that went back."""
    if one.along:
        rows = one.model._base_manager.filter(**{one.column: kept.pk, one.along: merged.pk})  # noqa: SLF001
        ids = list(rows.values_list("pk", flat=True))
        one.model._base_manager.filter(pk__in=ids).update(**{one.column: merged.pk})  # noqa: SLF001


def _is_torn(one: Owned, kept: User, merged: User) -> bool:
    if not one.along:
        return False
    both = {f"{one.column}__in": [kept.pk, merged.pk], f"{one.along}__isnull": False}
    rows = one.model._base_manager.filter(**both)  # noqa: SLF001 - public API
    return rows.exclude(**{one.along: F(one.column)}).exists()


def _lock(kept: User, merged: User) -> tuple[User, User]:
    """Lock both accounts and every active admin in one order; return the two as stored.

    So firmly that no row can begin to belong to either of them meanwhile. Their imports first: a
    worker that applies one locks it before its student.
    """
    ids = [kept.pk, merged.pk]
    theirs = Q(owner__in=ids) | Q(by__in=ids) | Q(written_by__in=ids)
    list(ImportJob.objects.filter(theirs).order_by("pk").select_for_update(of=("self",)))
    both = Q(pk__in=ids)
    rows = User.objects.select_for_update().order_by("pk")
    found = {
        row.pk: row for row in rows.filter(both | Q(is_active=True, roles__contains=[Role.ADMIN]))
    }
    return found[kept.pk], found[merged.pk]


def _require_mergeable(kept: User, merged: User, by: User) -> None:
    if kept.pk == merged.pk:
        raise Refusal(_("Choose two different accounts."))
    if by.pk in (kept.pk, merged.pk):
        raise Refusal(
            _(
                "One of the two is your own account, so another admin has to merge them. Nobody "
                "gets somebody else's notes and letters that way by themselves."
            )
        )
    name = {"name": isolated(kept.full_name or kept.email)}
    if not kept.is_active:
        raise Refusal(_("The account of %(name)s is deactivated. Reactivate it first.") % name)
    if AccountMerge.objects.filter(merged=merged, undone_at=None).exists():
        raise Refusal(_("That account was merged into another before."))
    if kept.joined_at > merged.joined_at:
        raise Refusal(
            _(
                "The account of %(name)s is the newer one, so the other has to stay: swap the two. "
                "Nobody reads somebody else's notes by making an account for it."
            )
            % name
        )
    if merged.is_active:
        require_another_admin(merged)


def _record(action: UserAction, merge: AccountMerge, by: User) -> None:
    rows = sum(len(ids) for _, _, ids, before, after in merge.changes if before != after)
    for person in (merge.kept, merge.merged):
        record(
            actor=by,
            action=action,
            object=person,
            student_id=person.pk if person.has_role(Role.STUDENT) else None,
            after={"kept": [merge.kept_id], "merged": [merge.merged_id]},
            count=max(rows, 1),
        )
