"""The office's texts of emails: save, reset, restore, send as a test."""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.cache import process_cache
from core.edits import Stale
from core.errors import Refusal
from core.lengths import require_lengths
from outbox.domain.audit_actions import OutboxAction
from outbox.domain.text_problems import find_problems
from outbox.emails.account_kinds import TEXT_TEST
from outbox.emails.sample import sample
from outbox.models import Email, EmailText
from outbox.selectors.texts import Text
from outbox.services.queue import add
from users.models import User
from users.services import record


def save_text(
    *, text: Text, subject: str, body: str, version: int, by: User, now: dt.datetime
) -> EmailText:
    """Add the next version of a text; unchanged words add none. Raises Stale, Refusal."""
    require_lengths(EmailText, {"subject": subject, "body": body})
    if find_problems(text, subject, body):
        raise Refusal(_("These words do not fit: this text knows other placeholders."))
    newest = EmailText.objects.of(text.key).first()
    if newest and newest.number == version and (newest.subject, newest.body) == (subject, body):
        return newest
    return _add(text, version, by, now, subject=subject, body=body)


def reset_text(*, text: Text, version: int, by: User, now: dt.datetime) -> EmailText:
    """Return to the original; the office's versions can be restored. Raises Stale."""
    return _add(text, version, by, now, is_original=True)


def restore_text(*, text: Text, number: int, version: int, by: User, now: dt.datetime) -> EmailText:
    """Add the words of an older version as the newest.

    Raises Stale, Refusal if they no longer fit, EmailText.DoesNotExist.
    """
    old = EmailText.objects.of(text.key).get(number=number)
    if old.is_original:
        return reset_text(text=text, version=version, by=by, now=now)
    if find_problems(text, old.subject, old.body):
        raise Refusal(_("That version no longer fits: this text knows other placeholders now."))
    return save_text(text=text, subject=old.subject, body=old.body, version=version, by=by, now=now)


@transaction.atomic
def _add(text: Text, version: int, by: User, now: dt.datetime, **words: object) -> EmailText:
    """Add a version; of two concurrent ones the unique number lets one through."""
    newest = EmailText.objects.of(text.key).first()
    if (newest.number if newest else 0) != version:
        raise Stale(newest)
    try:
        with transaction.atomic():
            row = EmailText.objects.create(key=text.key, number=version + 1, by=by, at=now, **words)
    except IntegrityError as error:
        raise Stale(EmailText.objects.of(text.key).first()) from error
    record(
        actor=by,
        action=OutboxAction.TEXT_CHANGED,
        object=row,
        fields=["subject", "body"],
        after={"version": row.version},
    )
    transaction.on_commit(process_cache.clear)
    return row


@transaction.atomic
def send_test(*, text: Text, subject: str, body: str, to: User, now: dt.datetime) -> Email:
    """Email `to` these words with example values; at most one a minute.

    Raises Refusal for words that do not fit the text.
    """
    if find_problems(text, subject, body):
        raise Refusal(_("These words do not fit: this text knows other placeholders."))
    letter = sample(text, subject, body, now)
    said = hashlib.sha256(f"{to.pk} {subject} {body}".encode()).hexdigest()[:16]
    return add(
        TEXT_TEST.name,
        to=to,
        object_id=None,
        fact=f"{text.key}:{said}:{now:%Y%m%d%H%M}",
        subject=_("Test: %(subject)s") % {"subject": letter.subject},
        body=letter.body,
        now=now,
    )
