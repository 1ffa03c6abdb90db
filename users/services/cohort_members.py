"""Who is in which cohort."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.names import isolated
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


@transaction.atomic
def move_to_cohort(
    *, people: Sequence[User], cohort: Cohort, by: User, keeps_others: bool = False
) -> dict[int, list[int]]:
    """Put the students among `people` into `cohort`, out of others in use unless `keeps_others`.

    Returns the ids of the cohorts that each changed student was in before. Raises Refusal.
    """
    require_right(by)
    before = {}
    for student in _locked([one.pk for one in people]):
        held = _cohorts_of(student)
        kept = held if keeps_others else [one for one in held if one.archived_at]
        if write_cohorts(student, list({*kept, cohort}), by=by):
            before[student.pk] = sorted(one.pk for one in held)
    return before


@transaction.atomic
def undo_move_to_cohort(
    *, before: Mapping[int, Sequence[int]], cohort: Cohort, by: User, keeps_others: bool = False
) -> int:
    """Put students back as `move_to_cohort` returned them, and return how many.

    Whose cohorts changed again since then stays.
    """
    require_right(by)
    undone = 0
    for student in _locked(before):
        held = list(Cohort.objects.filter(pk__in=before[student.pk]))
        kept = held if keeps_others else [one for one in held if one.archived_at]
        if set(_cohorts_of(student)) == {*kept, cohort}:
            undone += write_cohorts(student, held, by=by, checks_archived=False)
    return undone


def write_cohorts(
    person: User, cohorts: list[Cohort], *, by: User | Program, checks_archived: bool = True
) -> bool:
    """Do as `set_cohorts`, for a row that is locked and a right that was checked."""
    if not person.has_role(Role.STUDENT):
        raise Refusal(_("Only students are in cohorts."))
    profile, _made = StudentProfile.objects.get_or_create(user=person)
    before = set(profile.cohorts.values_list("pk", flat=True))
    after = {cohort.pk for cohort in cohorts}
    for cohort in cohorts:
        if checks_archived and cohort.archived_at and cohort.pk not in before:
            about = {"cohort": isolated(cohort.name)}
            raise Refusal(_("“%(cohort)s” is archived. Restore it first.") % about)
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


def _locked(ids: Iterable[int]) -> Iterable[User]:
    students = User.objects.filter(pk__in=list(ids), roles__contains=[Role.STUDENT])
    return students.select_for_update(no_key=True).order_by("pk")


def _cohorts_of(student: User) -> list[Cohort]:
    return list(Cohort.objects.filter(profiles__user=student))
