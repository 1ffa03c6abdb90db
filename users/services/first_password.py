"""A link to a first password, without email: valid for an hour, once, not stored."""

import datetime as dt

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from core.links import absolute
from users.models import User

LIVES = dt.timedelta(hours=1)
SALT = "users.services.first_password"


def link(person: User, now: dt.datetime) -> str:
    """Return the URL. A new password, address or sign-in invalidates it."""
    token = _signer().sign_object([person.pk, int(now.timestamp()), _state(person)])
    return absolute(reverse("users:first_password", args=[token]))


def holder(token: str, now: dt.datetime) -> User | None:
    """Return the user of a link; None for one that is expired, used or forged."""
    try:
        pk, made_at, state = _signer().unsign_object(token)
    except (BadSignature, ValueError):
        return None
    age = now - dt.datetime.fromtimestamp(made_at, dt.UTC)
    person = User.objects.filter(pk=pk, is_active=True).first()
    # The timestamp was cut to whole seconds.
    fresh = dt.timedelta(0) <= age <= LIVES
    return person if person and fresh and constant_time_compare(state, _state(person)) else None


def _signer() -> Signer:
    return Signer(key=settings.LINK_KEY, salt=SALT)


def _state(person: User) -> str:
    facts = f"{person.pk}:{person.email}:{person.password}:{person.last_login}"
    # Short, so that the link fits a line: the signature prevents forgery, this only detects
    # a change.
    return salted_hmac(SALT, facts, secret=settings.LINK_KEY, algorithm="sha256").hexdigest()[:16]
