"""What interviews tell a contact's record: exchanges, where things stand, whom the contact pointed to."""

import datetime as dt

from contacts.models import Contact, Referral, Touch


def touch(*, contact: Contact, what: str, now: dt.datetime, note: str = "") -> None:
    """Write down a real exchange; the rhythm of keeping in touch starts over."""
    Touch.objects.create(contact=contact, at=now, what=what, note=note)
    Contact.objects.filter(pk=contact.pk).update(last_touch_at=now)


def untouch(*, contact: Contact, what: str, at: dt.datetime) -> None:
    """Take back an exchange that was written down by mistake; the one before it counts again."""
    Touch.objects.filter(contact=contact, what=what, at=at).delete()
    last = Touch.objects.filter(contact=contact).order_by("-at").values_list("at", flat=True).first()
    Contact.objects.filter(pk=contact.pk).update(last_touch_at=last)


def show(*, contact: Contact, chip: str, next_due_at: dt.datetime | None) -> None:
    """What the contact list says of this contact; interviews calls it inside each move's transaction."""
    Contact.objects.filter(pk=contact.pk).update(chip=chip, next_due_at=next_due_at)


def refer(*, contact: Contact, name: str, how_to_reach: str, may_use_name: str) -> Referral:
    """Whom this contact pointed to; the same name twice from one contact is one referral."""
    referral, _made = Referral.objects.update_or_create(
        owner_id=contact.owner_id,
        by=contact,
        name=name,
        defaults={"how_to_reach": how_to_reach, "may_use_name": may_use_name},
    )
    return referral
