"""What interviews ask before two contacts become one, and what follows from it."""

import datetime as dt

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.domain.contact_merging import Merging
from contacts.models import Channel, Contact, ContactMerge
from core.addresses import base_form
from core.errors import Refusal
from core.names import isolated
from interviews.models import (
    LETTER_KINDS,
    UNDER_WAY,
    ContactLetter,
    Interview,
    InterviewEvent,
    Stage,
    TalkNotes,
)
from interviews.services.moving import update_contact_status
from interviews.services.to_contact import ABOUT_EVENT, ABOUT_INTERVIEW
from outbox.models import Email

BOTH_UNDER_WAY = _(
    "You have an open request or a talk with both. Finish, withdraw or cancel one of the two "
    "first, then merge them."
)
BOTH_BEGUN = _(
    "You have begun a request to both. Copy what you want to keep of one into the other, and save "
    "that one without a text. Then merge them."
)
KEEP_ADDRESS = _(
    "You have an open request or a talk with %(name)s at %(address)s. Choose that address, or "
    "merge them once it is done."
)
WAITING = _(
    "An email to %(address)s is about to go out. Choose that address, or merge them in a few "
    "minutes."
)
THROUGH_OFFICE = _(
    "The office passes your letters on to %(name)s, and you wrote to the other one yourself. "
    "They can be merged once %(name)s has said yes to you."
)
GONE_ON = _(
    "Something happened in a request or talk with them since, so the merge can no longer be undone."
)


def check_interviews(merging: Merging) -> list[Model]:
    """Return a draft that has to go, since only one contact can have it. Raises Refusal."""
    rows = Interview.objects.filter(contact__in=merging.both)
    under_way = list(rows.filter(stage__in=UNDER_WAY).select_related("contact"))
    if len({row.contact_id for row in under_way}) > 1:
        raise Refusal(BOTH_UNDER_WAY)
    kept, merged = merging.both
    if kept.hides_address and rows.filter(contact=merged, asked_at__isnull=False).exists():
        raise Refusal(THROUGH_OFFICE % {"name": isolated(kept.name)})
    for contact in merging.both:
        is_same = base_form(contact.email) == base_form(merging.address)
        if contact.email and not is_same:
            _check_address(contact, under_way)
    return _empty_draft(list(rows.filter(stage=Stage.PLANNED).order_by("pk")))


def _check_address(contact: Contact, under_way: list[Interview]) -> None:
    """Raise Refusal while letters of `contact`, which gets another address, are on their way."""
    about = {"name": isolated(contact.name), "address": contact.email}
    here = [row for row in under_way if row.contact_id == contact.pk]
    if any(row.channel == Channel.SITE for row in here):
        raise Refusal(KEEP_ADDRESS % about)
    if _emails(contact).filter(next_attempt_at__isnull=False).exists():
        raise Refusal(WAITING % about)


def _emails(contact: Contact) -> QuerySet[Email]:
    interviews = Interview.objects.filter(contact=contact).values("pk")
    events = InterviewEvent.objects.filter(interview__contact=contact).values("pk")
    letters = ContactLetter.objects.filter(contact=contact).values("pk")
    about = Q(kind__in=ABOUT_INTERVIEW, object_id__in=interviews)
    about |= Q(kind__in=ABOUT_EVENT, object_id__in=events)
    return Email.objects.filter(about | Q(kind__in=LETTER_KINDS, object_id__in=letters))


def _empty_draft(drafts: list[Interview]) -> list[Model]:
    if len(drafts) < 2:
        return []
    empty = [draft for draft in drafts if not _is_begun(draft)]
    if not empty:
        raise Refusal(BOTH_BEGUN)
    return [empty[0]]


def _is_begun(draft: Interview) -> bool:
    """True if the student has written, or prepared, something for it. At most three queries."""
    words = draft.message.strip() or draft.why_you.strip() or draft.question.strip()
    noted = TalkNotes.objects.filter(interview=draft).exclude(note="")
    return bool(words) or any(
        rows.exists() for rows in (draft.planned.all(), draft.homework.all(), noted)
    )


def check_undo(merge: ContactMerge) -> None:
    """Raise Refusal if a talk that would go back has gone on since the merge."""
    moved = merge.before["moved"]
    ids = [pk for model, _column, pks, *_ in moved if model == "interviews.interview" for pk in pks]
    if InterviewEvent.objects.filter(interview__in=ids, at__gt=merge.at).exists():
        raise Refusal(GONE_ON)


def recompute_status(contact: Contact, now: dt.datetime) -> None:
    """Write the status and the date that follow from the contact's interviews, if any."""
    foremost = Interview.objects.filter(contact=contact).with_people().foremost()
    if foremost is not None:
        update_contact_status(foremost, now)
