"""Erase contacts: a student's own press, and the first half of it by the rules of retention."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.domain.erasing import erase_beside
from contacts.domain.withheld_letters import withhold_letters
from contacts.models import (
    Contact,
    ContactImportRow,
    ContactLink,
    ContactMerge,
    DismissedPair,
    Organization,
    Referral,
    Touch,
)
from contacts.models.contact import ERASED, FORMER_NAME
from contacts.models.contact_imports import CONTACTS
from contacts.services.contacts import STILL_TO_COME
from contacts.services.organizations import delete_bare_organizations
from core.errors import Refusal
from core.names import sort_key
from users.models import ImportJob, User

IMPORT_UNDER_WAY = _(
    "A file of contacts is being read or applied. Wait until that is done, or discard it, and then "
    "erase %(first)s."
)


@transaction.atomic
def erase_contact(*, contact_id: int, now: dt.datetime) -> None:
    """Erase who somebody is and every word about them, for good; a second call does nothing.

    The row stays, nameless, if talks or other contacts depend on it. Raises Refusal while an answer
    or a talk is to come, an email is being sent, or a worker reads a file of contacts.
    """
    owner_id = Contact.objects.values_list("owner_id", flat=True).get(pk=contact_id)
    jobs = _locked_imports(owner_id)  # first, as a worker that applies one does
    User.objects.select_for_update(no_key=True).get(pk=owner_id)
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None or contact.erased_at:
        return
    if not contact.can_archive:
        raise Refusal(STILL_TO_COME % {"first": contact.first_name})
    _erase_from_imports(contact, jobs)
    is_needed = erase_beside([contact.pk], now)
    anonymize_contacts(ids=[contact.pk], now=now)
    if not is_needed and not Contact.objects.filter(introduced_by=contact).exists():
        contact.delete()


def _locked_imports(owner_id: int) -> list[ImportJob]:
    """Return the imports of contacts that still hold a file or its rows."""
    mine = ImportJob.objects.filter(owner_id=owner_id, kind=CONTACTS, forgotten_at=None)
    return list(mine.order_by("pk").select_for_update(of=("self",)))


def _erase_from_imports(contact: Contact, jobs: Sequence[ImportJob]) -> None:
    """Discard files that are not applied, and delete the rows of others about this person."""
    if any(job.is_working for job in jobs):
        raise Refusal(IMPORT_UNDER_WAY % {"first": contact.first_name})
    unused = [job.pk for job in jobs if job.written_at is None]
    ImportJob.objects.filter(pk__in=unused).delete()
    about = Q(contact=contact) | Q(maybe=contact) | Q(said__name=contact.name)
    if contact.email:
        about |= Q(said__email=contact.email)
    rows = ContactImportRow.objects.filter(job__in=jobs)
    found = list(rows.filter(about).values_list("job_id", "number"))
    for job_id, number in found:
        rows.filter(Q(number=number) | Q(repeats=number), job_id=job_id).delete()


def anonymize_contacts(*, ids: Sequence[int], now: dt.datetime) -> None:
    """Erase who these people are. Runs inside the caller's transaction.

    The rows stay, nameless and archived, with the dates that depend on them.
    """
    _stop_naming(ids, now)
    Touch.objects.filter(contact_id__in=ids).update(note="")
    there, named = Q(contacts__in=ids), Q(named_as__by_id__in=ids)
    linked = Organization.objects.filter(there | named).values_list("pk", flat=True)
    organization_ids = list(linked.distinct())
    Referral.objects.filter(Q(by_id__in=ids) | Q(contact_id__in=ids)).delete()
    ContactLink.objects.filter(contact_id__in=ids).delete()
    ContactMerge.objects.filter(kept_id__in=ids).delete()
    DismissedPair.objects.filter(Q(one_id__in=ids) | Q(other_id__in=ids)).delete()
    ContactImportRow.objects.filter(Q(contact_id__in=ids) | Q(maybe_id__in=ids)).delete()
    Contact.tags.through.objects.filter(contact_id__in=ids).delete()
    rows = Contact.objects.filter(pk__in=ids)
    rows.filter(archived_at=None).update(archived_at=now)
    rows.update(
        **dict.fromkeys(ERASED, ""),
        name=FORMER_NAME,
        sort_key=sort_key(FORMER_NAME),
        person=None,
        through_directory=False,
        address_revealed_at=None,
        organization_record=None,
        met_on=None,
        level="",
        cadence=None,
        planned_on=None,
        snoozed_until=None,
        erased_at=now,
        version=F("version") + 1,
    )
    delete_bare_organizations(organization_ids)


def _stop_naming(ids: Sequence[int], now: dt.datetime) -> None:
    """Let no text for others say that one of `ids` led to them; take back those that wait."""
    led_to = Q(introduced_by__in=ids) | Q(named_as__by__in=ids)
    found = Contact.objects.filter(led_to, erased_at=None).exclude(pk__in=ids)
    others = list(found.values_list("pk", flat=True).distinct())
    Referral.objects.filter(by_id__in=ids).update(may_use_name=Referral.Permission.NOT_ASKED)
    introduced = Contact.objects.filter(pk__in=others, introduced_by__in=ids)
    introduced.update(introducer_may_be_named=False, introducer_said_no=False)
    for other in Contact.objects.filter(pk__in=others).select_related("owner", "introduced_by"):
        withhold_letters(other, now)
