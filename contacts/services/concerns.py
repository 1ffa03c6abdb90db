"""Concerns: raise one, say where it stands, name who reads them."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.domain.audit_actions import ContactAction
from contacts.emails.concern_emails import CONCERN
from contacts.models import Concern, Person
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from core.lengths import require_lengths
from office.selectors.settings import stored_office_settings
from office.services import set_concern_readers
from outbox.services import add
from users.models import User
from users.models.roles import STAFF
from users.services import record

Status = Concern.Status
SAY_WHAT = _("Write what was not right.")
NEEDS_WORD = _("Write in a word how it ended.")
TWO_READERS = _("Name two different people of the staff whose accounts are active.")


@transaction.atomic
def raise_concern(  # noqa: PLR0913 - a concern has that many facts; callers name those they have
    *,
    text: str,
    form_key: UUID,
    now: dt.datetime,
    about_person: Person | None = None,
    about_user: User | None = None,
    about_name: str = "",
    by_user: User | None = None,
    by_person: Person | None = None,
    interview_code: str = "",
) -> Concern:
    """Return the new concern, or the one that the same form made before; tell its readers.

    It is about a Person, a student or a member of staff, and comes from an account or from the
    Person who holds a link. Nothing enters the audit trail: an auditor would read who raised it.
    Raises AlreadyUsed for other words under the same key, Refusal without any or for too many, and
    ValueError unless it is about one and from one.
    """
    if (about_person is None) == (about_user is None) or (by_user is None) == (by_person is None):
        raise ValueError("A concern is about one and from one.")
    text = text.strip()
    if not text:
        raise Refusal(SAY_WHAT)
    values = {
        "text": text,
        "about": _about(about_user),
        "about_person": about_person,
        "about_user": about_user,
        "about_name": about_name[:150],
        "raised_by": by_user,
        "raised_by_person": by_person,
        "interview_code": interview_code,
        "raised_at": now,
    }
    require_lengths(Concern, {"text": text, "interview_code": interview_code})
    concern, is_new = Concern.objects.get_or_create(form_key=form_key, defaults=values)
    if is_new:
        _tell(concern, readers(), now)
    elif concern.text != text:
        raise AlreadyUsed(concern)
    return concern


def readers() -> list[User]:
    """Return the readers who can sign in as staff now, in the order in which they are named."""
    ids = stored_office_settings().concern_readers
    people = User.objects.filter(pk__in=ids, is_active=True, roles__overlap=list(STAFF))
    return sorted(people, key=lambda person: ids.index(person.pk))


@transaction.atomic
def name_readers(*, ids: Sequence[int], by: User, now: dt.datetime) -> None:
    """Let these two read concerns from now on; whoever is new is told of open ones.

    Raises Refusal unless they are two active members of staff.
    """
    found = User.objects.filter(pk__in=ids, is_active=True, roles__overlap=list(STAFF))
    people = {person.pk: person for person in found}
    if len(ids) != 2 or len(people) != 2:
        raise Refusal(TWO_READERS)
    for new in set_concern_readers(ids=ids, by=by):
        waiting = Concern.objects.visible_to(people[new]).filter(status=Status.OPEN)
        if concern := waiting.order_by("raised_at").first():
            _tell(concern, [people[new]], now)


@transaction.atomic
def set_concern_status(
    *, concern_id: int, status: str, word: str, version: int, by: User, now: dt.datetime
) -> Concern:
    """Say where a concern stands; closing it needs a word. The same press again has no effect.

    The trail gets the status and never the word. Raises Stale, Refusal.
    """
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=concern_id)
    status, word = Status(status), word.strip()
    if status == Status.CLOSED and not word:
        raise Refusal(NEEDS_WORD)
    require_lengths(Concern, {"closing_word": word})
    if concern.status == status and concern.closing_word == word:
        return concern
    if concern.version != version:
        raise Stale(concern)
    before = Status(concern.status)
    concern.status, concern.closing_word = status, word
    concern.closed_at = (concern.closed_at or now) if status == Status.CLOSED else None
    concern.version += 1
    concern.save(update_fields=["status", "closing_word", "closed_at", "version"])
    record(
        actor=by,
        action=ContactAction.CONCERN_STATUS_SET,
        object=concern,
        fields=["status"],
        before={"status": before},
        after={"status": status},
    )
    return concern


def _about(user: User | None) -> Concern.About:
    if user is None:
        return Concern.About.PERSON
    return Concern.About.STAFF if user.has_role(*STAFF) else Concern.About.STUDENT


def _tell(concern: Concern, people: Sequence[User], now: dt.datetime) -> None:
    """Email those of `people` whom it is not about."""
    for reader in people:
        if reader.pk != concern.about_user_id:
            add(CONCERN.name, to=reader, object_id=concern.pk, fact=reader.code, now=now)
