"""Second steps at sign-in: what follows a change, and removing those of somebody else."""

import datetime as dt
from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from users.domain.audit_actions import UserAction
from users.domain.notices import Notice, send
from users.domain.second_steps import Change, SecondStep, changes
from users.models import User
from users.selectors.second_steps import is_required, second_steps_of
from users.services.access_ending import end_access
from users.services.audit import record
from users.services.people import student_id
from users.services.roles import require_right


class LastSecondStep(Refusal):
    sentence = gettext_lazy(
        "Your office asks for a second step, and this is your only one. Set up another first."
    )


def record_second_steps(
    *, person: User, before: Sequence[SecondStep], now: dt.datetime
) -> list[Change]:
    """Write down and email what changed since `before`; call it in the transaction of the change.

    Raises LastSecondStep, which has to roll the change back.
    """
    after = second_steps_of(person)
    had, has = (any(step.is_factor for step in steps) for steps in (before, after))
    if had and not has and is_required(person):
        raise LastSecondStep
    found = list(changes(before, after))
    for change in found:
        record(
            actor=person,
            action=UserAction.SECOND_STEP_CHANGED,
            object=person,
            student_id=student_id(person),
            purpose=change.value,
        )
        send(Notice.SECOND_STEP, person=person, by=person, now=now, change=change.value)
    return found


@transaction.atomic
def reset_second_steps(*, person: User, by: User | None, now: dt.datetime) -> None:
    """Remove all second steps of somebody who lost them, end their sessions and email them.

    `by` None: from the server. Raises Refusal for somebody who has none, for oneself, and for
    whoever is no admin.
    """
    if by:
        require_right(by)
        if by.pk == person.pk:
            raise Refusal(_("Remove your own second steps under Settings."))
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    deleted, _rows = Authenticator.objects.filter(user=stored).delete()
    if not deleted:
        raise Refusal(_("This account has no second step."))
    end_access([stored.pk])
    record(
        actor=by,
        action=UserAction.SECOND_STEPS_RESET,
        object=stored,
        student_id=student_id(stored),
    )
    send(Notice.SECOND_STEP, person=stored, by=by or stored, now=now, change=Change.RESET.value)
