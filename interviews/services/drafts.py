"""A request before it is sent: the draft and the times that it offers."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Contact
from contacts.selectors.referrers import introducer_to_name, sayable
from core.edits import Stale
from core.lengths import require_lengths
from interviews.domain.wording import sentence
from interviews.models import Interview, Slot, Stage
from interviews.services.checks import check_times
from interviews.services.free_times import taken_among
from interviews.services.moving import lock_student, update_contact_status
from office.selectors.student_rules import student_rules

ANSWERS = ("goal", "why_you", "known_through", "purpose", "how", "place")
DRAFT_FIELDS = (*ANSWERS, "minutes", "subject", "message")


def current_or_new_draft(*, contact: Contact, now: dt.datetime) -> Interview:
    """Return the contact's open interview, else an unsaved draft prefilled from earlier ones."""
    waiting = (
        Interview.objects.filter(contact=contact, closed_at=None, thanked_at=None)
        .with_people()
        .foremost()
    )
    if waiting:
        return waiting
    return Interview(
        student=contact.owner, contact=contact, stage=Stage.PLANNED, **_known_already(contact, now)
    )


def _known_already(contact: Contact, now: dt.datetime) -> dict:
    before = Interview.objects.filter(contact=contact).order_by("-id").first()
    if before:
        known = {name: getattr(before, name) for name in (*ANSWERS, "minutes")}
        return known | {"known_through": sayable(contact, before.known_through)}
    profile = getattr(contact.owner, "profile", None)
    goal = (profile.goal or profile.curious_about)[:300] if profile else ""
    return {
        "goal": goal,
        "why_you": sentence(contact.common_ground),
        "minutes": student_rules(contact.owner_id, now).minutes_default,
        "place": contact.phone,
        "known_through": _known_through(contact),
    }


def _known_through(contact: Contact) -> str:
    """Return who introduced them, if that may be said, the directory, or where the two met."""
    if contact.introduced_by_id:
        return introducer_to_name(contact)
    if contact.through_directory:
        return _("the career office's directory")
    return contact.met_where if contact.relationship == Contact.Relationship.KNOWN else ""


@transaction.atomic
def save_draft(
    *,
    contact: Contact,
    version: int,
    values: dict,
    relationship: str,
    slots: list[dt.datetime],
    now: dt.datetime,
    insist: bool = False,
) -> Interview:
    """Save what was typed; the first save creates the contact's one draft.

    With `insist` times of other agreed talks are offered, too. Raises Stale if another window saved
    first, IllegalMove once it was sent, Refusal for a past time or too long a text.
    """
    interview = _locked_draft(contact, now)
    if interview.pk and interview.version != version:
        if _is_same(interview, values):
            return interview  # submitted twice
        raise Stale(interview)
    check_times(slots, now)
    require_lengths(Interview, {name: values[name] for name in DRAFT_FIELDS})
    _write(interview, values)
    offer(interview, slots, insist=insist, now=now)
    Contact.objects.filter(pk=contact.pk).update(relationship=relationship)
    update_contact_status(interview, now)
    return interview


def _locked_draft(contact: Contact, now: dt.datetime) -> Interview:
    """Return the draft under the locks of its student and contact. Raises IllegalMove if sent."""
    lock_student(contact.owner_id)
    locked_contact = (
        Contact.objects.select_related("owner__profile")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=contact.pk)
    )
    interview = current_or_new_draft(contact=locked_contact, now=now)
    interview.check_move("send")
    return interview


def _is_same(interview: Interview, values: dict) -> bool:
    return all(getattr(interview, name) == values[name] for name in DRAFT_FIELDS if name != "place")


def _write(interview: Interview, values: dict) -> None:
    values = values | {"place": interview.place_for(values["how"], values["place"])}
    for name in DRAFT_FIELDS:
        setattr(interview, name, values[name])
    interview.version += 1
    interview.save()


def offer(
    interview: Interview, starts: list[dt.datetime], *, insist: bool, now: dt.datetime
) -> None:
    taken = taken_among(interview, starts, now) if insist else {}
    interview.slots.all().delete()
    Slot.objects.bulk_create(
        Slot(interview=interview, starts_at=start, is_insisted=start in taken)
        for start in sorted(set(starts))
    )
