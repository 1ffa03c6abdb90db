"""Save the numbers of a cohort that differ from the office's."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.cache import process_cache
from core.edits import Stale
from core.errors import Refusal
from core.names import isolated
from office.domain.audit_actions import OfficeAction
from office.domain.rules import cohort_problems
from office.models import CohortSettings, OfficeSettings
from office.models.cohorts import COHORT_COLUMNS
from users.domain.audit import states_of
from users.models import Cohort, User
from users.services import record


@transaction.atomic
def save_cohort_settings(
    *, cohort: Cohort, values: Mapping[str, Any], version: int, by: User
) -> list[str]:
    """Save numbers of a cohort, None for the office's; return the names of changed ones.

    `version` is what CohortSettings.version_of said of them. What is stored already is not stale.
    Raises Stale, and Refusal for numbers that contradict each other or the office's.
    """
    office = OfficeSettings.objects.select_for_update().get(id=1)  # as save_settings
    stored = CohortSettings.objects.filter(cohort=cohort).first() or CohortSettings(cohort=cohort)
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    if not changed:
        return []
    if stored.version_of(values) != version:
        raise Stale(stored)
    before = states_of(stored, changed)
    for name in changed:
        setattr(stored, name, values[name])
    for problem in cohort_problems(office, stored.own).values():
        raise Refusal(problem)
    stored.save()
    record(
        actor=by,
        action=OfficeAction.COHORT_SETTINGS_CHANGED,
        object=stored,
        fields=changed,
        before=before,
        after=states_of(stored, changed),
    )
    transaction.on_commit(process_cache.clear)
    return changed


def reset_cohort_settings(*, cohort: Cohort, version: int, by: User) -> list[str]:
    """Give a cohort the office's numbers in everything. Raises Stale."""
    values = dict.fromkeys(COHORT_COLUMNS)
    return save_cohort_settings(cohort=cohort, values=values, version=version, by=by)


def require_cohorts_fit(office: OfficeSettings) -> None:
    """Raise Refusal if the numbers of a cohort contradict those that the office is about to have.

    Under the lock of the office's row.
    """
    for row in CohortSettings.objects.differing().select_related("cohort"):
        for problem in cohort_problems(office, row.own).values():
            said = _("It would contradict the numbers of the cohort %(cohort)s: %(problem)s")
            about = {"cohort": isolated(row.cohort.name), "problem": problem}
            raise Refusal(said % about)
