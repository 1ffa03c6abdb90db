"""Second steps at sign-in: what follows a change, and removing those of somebody else."""

import datetime as dt
from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.encryption import Unreadable, encrypt, renew
from core.errors import Refusal
from users.domain.audit_actions import UserAction
from users.domain.notices import Notice, send
from users.domain.second_steps import Change, SecondStep, changes
from users.models import Session, User
from users.selectors.second_steps import is_required, second_steps_of
from users.services.audit import record
from users.services.people import student_id
from users.services.roles import require_right

SECRETS = ("secret", "seed")  # keys of Authenticator.data
PURPOSE = "second step"  # of core.encryption


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
    Session.objects.filter(user=stored).delete()
    record(
        actor=by,
        action=UserAction.SECOND_STEPS_RESET,
        object=stored,
        student_id=student_id(stored),
    )
    send(Notice.SECOND_STEP, person=stored, by=by or stored, now=now, change=Change.RESET.value)


@transaction.atomic
def renew_secrets(*, person: User | None = None) -> tuple[int, int]:
    """Encrypt the secrets of everybody, or of one person, anew with the key of today.

    Devices that need no second step for 30 days need it again: what allauth compares has the
    encrypted seed in it, which for one person every row gets. Return the number of rows renewed and
    of those that no key reads.
    """
    rows = Authenticator.objects.select_for_update().order_by("pk")
    renewed = unreadable = 0
    for row in rows.filter(user=person) if person else rows:
        if person:
            row.data.setdefault("seed", encrypt("", purpose=PURPOSE))
        held = [key for key in SECRETS if key in row.data]
        try:
            row.data |= {key: renew(row.data[key], purpose=PURPOSE) for key in held}
        except Unreadable:
            unreadable += 1
            continue
        row.save(update_fields=["data"])
        renewed += bool(held)
    return renewed, unreadable
