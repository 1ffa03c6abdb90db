"""End sessions, each at its next request."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from users.domain.audit_actions import UserAction
from users.models import User
from users.selectors.personal_settings import other_sessions
from users.selectors.sessions import session_reference
from users.services.access_ending import renew_secrets
from users.services.audit import record


class SessionGone(Refusal):
    sentence = gettext_lazy("You were signed out there already.")


@transaction.atomic
def sign_out_elsewhere(*, person: User, but: str | None) -> int:
    """End this user's other sessions; return their number.

    Devices that needed no second step for 30 days need it again.
    """
    ended, _rows = other_sessions(person, but=but).delete()
    renew_secrets(people=[person.pk])
    record(actor=person, action=UserAction.SIGNED_OUT_ELSEWHERE, count=ended)
    return ended


@transaction.atomic
def end_session(*, person: User, reference: str) -> None:
    """End one of the person's own sessions. Raises SessionGone."""
    own = other_sessions(person, but=None).defer("session_data")
    keys = [row.session_key for row in own if session_reference(row.session_key) == reference]
    if not keys or not own.filter(session_key__in=keys).delete()[0]:
        raise SessionGone
    record(actor=person, action=UserAction.SESSION_ENDED)
