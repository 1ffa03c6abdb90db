"""Setting an office up: said step by step, and once for all that it is complete."""

import datetime as dt

from django.db import transaction

from core import memory
from office.domain.audit_actions import OfficeAction
from office.models import OfficeSettings
from office.selectors import setup
from users.models import User
from users.services import record


class NotComplete(Exception):
    """Something is still to be done; `steps` are those."""

    def __init__(self, steps: list[setup.Step]):
        super().__init__(", ".join(step.name for step in steps))
        self.steps = steps


@transaction.atomic
def confirm_step(*, name: str, by: User) -> None:
    """An admin says that a step is right as it is. Raises LookupError for a step nobody can say
    that of."""
    if not setup.confirmable(name):
        raise LookupError(name)
    office = _locked()
    if name not in office.setup_confirmed:
        office.setup_confirmed.append(name)
        office.save(update_fields=["setup_confirmed"])
        _record(office, OfficeAction.STEP_CONFIRMED, by, purpose=name)


@transaction.atomic
def finish_setup(*, by: User, now: dt.datetime) -> None:
    """From now on letters may go out. Raises NotComplete; the second time changes nothing."""
    office = _locked()
    if office.set_up_at:
        return
    if missing := [one.step for one in setup.progress(office) if not one.is_done]:
        raise NotComplete(missing)
    office.set_up_at = now
    office.save(update_fields=["set_up_at"])
    _record(office, OfficeAction.SET_UP, by)


def _locked() -> OfficeSettings:
    return OfficeSettings.objects.select_for_update().get(id=1)


def _record(office: OfficeSettings, action: OfficeAction, by: User, *, purpose: str = "") -> None:
    record(actor=by, action=action, object=office, purpose=purpose)
    transaction.on_commit(memory.forget)
