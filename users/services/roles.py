"""Roles as a set: who may give them, and that an admin remains."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Stale
from core.errors import Refusal
from users.domain.audit import states_of
from users.domain.audit_actions import UserAction
from users.models import Departure, Program, StudentProfile, User
from users.models.roles import STAFF, Role
from users.selectors.people import roles_version
from users.services.audit import record


class LastAdmin(Refusal):
    sentence = gettext_lazy("Nobody else is an admin. Make another person an admin first.")


@transaction.atomic
def set_roles(
    *, person: User, roles: Iterable[str], by: User | Program, version: int | None = None
) -> bool:
    """Give a person exactly these roles, from their next request on; True if that changed any.

    Raises Stale for another `version` than `roles_version` has now, and LastAdmin. Raises Refusal
    for no role, for more roles of one's own, for a program that would give or take a role of
    staff, and for somebody who is no admin.
    """
    wanted = with_right_to_give(roles, by)
    stored = lock_with_admins(person)
    if isinstance(by, User):
        require_right(by)
    if version is not None and version != roles_version(stored):
        raise Stale(stored)
    if set(wanted) == set(stored.roles):
        return False
    _refuse(stored, set(wanted), by)
    before = states_of(stored, ("roles",))
    stored.roles = person.roles = wanted
    stored.save(update_fields=["roles"])
    Departure.objects.filter(user=stored).forget_warnings()
    if Role.STUDENT in wanted:
        StudentProfile.objects.get_or_create(user=stored)
    record(
        actor=by,
        action=UserAction.ROLES_SET,
        object=stored,
        student_id=stored.pk if Role.STUDENT in {*wanted, *before["roles"]} else None,
        fields=("roles",),
        before=before,
        after=states_of(stored, ("roles",)),
    )
    return True


def with_right_to_give(roles: Iterable[str], by: User | Program) -> list[str]:
    """Return `roles` once each, in the order of Role. Raises Refusal, ValueError for unknown ones.

    Whoever may give them at all: admins any, a program only the student's.
    """
    given = {Role(role) for role in roles}
    if not given:
        raise Refusal(_("Choose at least one role. To end somebody's access, deactivate them."))
    require_right(by)
    if isinstance(by, Program) and given & set(STAFF):
        raise Refusal(_("Only an admin gives a role of staff, on the page of that person."))
    return [role.value for role in Role if role in given]


def require_right(by: User | Program) -> None:
    """Raise Refusal unless `by` is a program or an active admin, as stored now."""
    if isinstance(by, Program):
        return
    admins = User.objects.filter(pk=by.pk, is_active=True, roles__contains=[Role.ADMIN])
    if not admins.exists():
        raise Refusal(_("Only an admin may do this."))


def lock_with_admins(person: User) -> User:
    """Lock the person and every active admin, in one order, and return the person as stored.

    So of two admins who take the role from each other one is refused.
    """
    rows = User.objects.select_for_update(no_key=True).order_by("pk")
    found = rows.filter(Q(pk=person.pk) | Q(is_active=True, roles__contains=[Role.ADMIN]))
    return next(row for row in found if row.pk == person.pk)


def lock_each_with_admins(ids: Collection[int]) -> list[User]:
    """Do as `lock_with_admins` for many people, and return them as stored.

    Before one by one: two admins with overlapping lists then wait instead of blocking each other.
    """
    rows = User.objects.select_for_update(no_key=True).order_by("pk")
    found = rows.filter(Q(pk__in=ids) | Q(is_active=True, roles__contains=[Role.ADMIN]))
    wanted = set(ids)
    return [row for row in found if row.pk in wanted]


def require_another_admin(person: User) -> None:
    """Raise LastAdmin if no other active admin would remain. Call it after `lock_with_admins`."""
    others = User.objects.filter(is_active=True, roles__contains=[Role.ADMIN])
    if person.has_role(Role.ADMIN) and not others.exclude(pk=person.pk).exists():
        raise LastAdmin


def _refuse(person: User, wanted: set[str], by: User | Program) -> None:
    if Role.ADMIN not in wanted and person.is_active:
        require_another_admin(person)
    if isinstance(by, User) and by.pk == person.pk and wanted - set(person.roles):
        raise Refusal(_("Nobody gives roles to themselves. Ask another admin."))
    if isinstance(by, Program) and set(person.roles) & set(STAFF):
        raise Refusal(_("Only an admin changes the roles of staff."))
