"""Tokens of the directory: made, revoked, and asked for with each request."""

import datetime as dt
import secrets
import uuid

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, When
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from core.links import fingerprint
from scim.domain.audit_actions import ScimAction
from scim.domain.errors import ScimRefusal
from scim.domain.limits import REQUESTS_A_MINUTE
from scim.models import SLOTS, SyncToken
from users.models import User
from users.services import record


class TokenShownBefore(Refusal):
    sentence = gettext_lazy(
        "This token was made and shown before. If you did not copy it, revoke it and make another."
    )


def make_token(*, by: User, form_key: uuid.UUID, now: dt.datetime) -> str:
    """Return a new token, which nothing shows again. Raises Refusal while two are valid."""
    if SyncToken.objects.filter(form_key=form_key).exists():
        raise TokenShownBefore
    secret = f"scim_{secrets.token_urlsafe(32)}"
    used = set(SyncToken.objects.valid().values_list("slot", flat=True))
    slot = next((slot for slot in SLOTS if slot not in used), None)
    if slot is None:
        raise Refusal(_("Two tokens are valid. Revoke the one that is no longer used first."))
    try:
        with transaction.atomic():
            token = SyncToken.objects.create(
                digest=fingerprint(secret),
                ending=secret[-4:],
                slot=slot,
                form_key=form_key,
                made_at=now,
                made_by=by,
            )
            record(actor=by, action=ScimAction.TOKEN_MADE, object=token)
    except IntegrityError:
        raise Refusal(_("Another token was made at this moment. Look at the list.")) from None
    return secret


@transaction.atomic
def revoke_token(*, number: int, by: User, now: dt.datetime) -> bool:
    """End a token with its next request; False if it was revoked before."""
    token = SyncToken.objects.select_for_update().valid().filter(pk=number).first()
    if token is None:
        return False
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    record(actor=by, action=ScimAction.TOKEN_REVOKED, object=token)
    return True


def authenticate(*, header: str, now: dt.datetime) -> SyncToken:
    """Return the valid token of an Authorization header, and count the request. Two queries.

    Raises ScimRefusal: 401 without one, 429 above the limit of a minute.
    """
    scheme, _space, secret = header.partition(" ")
    digest, found = fingerprint(secret.strip()), None
    for token in SyncToken.objects.valid():  # both, whatever the first says
        if constant_time_compare(token.digest, digest):
            found = token
    if found is None or scheme.lower() != "bearer":
        raise ScimRefusal(401, gettext_lazy("A valid bearer token is needed."))
    if not _count_request(found, now):
        raise ScimRefusal(429, gettext_lazy("Too many requests. Wait a minute."))
    return found


def _count_request(token: SyncToken, now: dt.datetime) -> bool:
    """Add a request to the running minute, in one statement; False if that is full."""
    minute = now.replace(second=0, microsecond=0)
    has_room = ~Q(minute=minute) | Q(requests__lt=REQUESTS_A_MINUTE)
    return bool(
        SyncToken.objects.filter(has_room, pk=token.pk).update(
            requests=Case(When(minute=minute, then=F("requests") + 1), default=1),
            minute=minute,
            last_used_at=now,
        )
    )
