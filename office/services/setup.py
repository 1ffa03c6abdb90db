"""Set an office up: step by step, then finish."""

import datetime as dt

from django.db import transaction
from django.utils.translation import ngettext

from core.cache import process_cache
from core.errors import Refusal
from office.domain.audit_actions import OfficeAction
from office.models import OfficeSettings
from office.selectors import setup_steps
from users.models import User
from users.services import record


@transaction.atomic
def confirm_step(*, name: str, by: User) -> None:
    """Confirm a step as an admin. Raises LookupError if it is not confirmable."""
    if not setup_steps.is_confirmable(name):
        raise LookupError(name)
    office = _locked()
    if name not in office.setup_confirmed:
        office.setup_confirmed.append(name)
        office.save(update_fields=["setup_confirmed"])
        _record(office, OfficeAction.STEP_CONFIRMED, by, purpose=name)


@transaction.atomic
def finish_setup(*, by: User, now: dt.datetime) -> None:
    """Allow letters from now on; a second call changes nothing. Raises Refusal."""
    office = _locked()
    if office.set_up_at:
        return
    if missing := [one.step for one in setup_steps.progress(office) if not one.is_done]:
        left = ngettext(
            "%(count)d step is left: %(names)s.",
            "%(count)d steps are left: %(names)s.",
            len(missing),
        )
        names = ", ".join(str(step.title) for step in missing)
        raise Refusal(left % {"count": len(missing), "names": names})
    office.set_up_at = now
    office.save(update_fields=["set_up_at"])
    _record(office, OfficeAction.SET_UP, by)


def _locked() -> OfficeSettings:
    return OfficeSettings.objects.select_for_update().get(id=1)


def _record(office: OfficeSettings, action: OfficeAction, by: User, *, purpose: str = "") -> None:
    record(actor=by, action=action, object=office, purpose=purpose)
    transaction.on_commit(process_cache.clear)
