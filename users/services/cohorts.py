"""Cohorts, and who is in them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from users.domain.audit_actions import UserAction
from users.models import Cohort, Program, StudentProfile, User
from users.models.roles import Role
from users.services.audit import record
from users.services.roles import require_right


@transaction.atomic
def set_cohorts(*, person: User, cohorts: Iterable[Cohort], by: User | Program) -> bool:
    """Put a student into exactly these cohorts; True if that changed any.

    Raises Refusal for somebody who is no student, for an archived cohort that they are not in,
    and for a `by` who is no admin.
    """
    require_right(by)
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    return write_cohorts(stored, list(cohorts), by=by)


def write_cohorts(person: User, cohorts: list[Cohort], *, by: User | Program) -> bool:
    """Do as `set_cohorts`, for a row that is locked and a right that was checked."""
    if not person.has_role(Role.STUDENT):
        raise Refusal(_("Only students are in cohorts."))
    profile, _made = StudentProfile.objects.get_or_create(user=person)
    before = set(profile.cohorts.values_list("pk", flat=True))
    after = {cohort.pk for cohort in cohorts}
    for cohort in cohorts:
        if cohort.archived_at and cohort.pk not in before:
            raise Refusal(_("%(cohort)s is archived.") % {"cohort": cohort.name})
    if before == after:
        return False
    profile.cohorts.set(cohorts)
    record(
        actor=by,
        action=UserAction.COHORTS_SET,
        object=person,
        student_id=person.pk,
        fields=("cohorts",),
        before={"cohorts": sorted(before)},
        after={"cohorts": sorted(after)},
    )
    return True
