"""Keys are made of the address as it is sent, without its tag; links and numbers become keys of a person, too.

A key is a hash, so only those can be made anew whose address is still in a contact or in an email. The others were
made of ordinary addresses, for which nothing changed, or are still found under their exact spelling.
"""

from django.db import migrations
from django.db.models import F

from contacts.domain.identity import keys_of
from core.addresses import base_key, keyed, stored_form

REGION = "US"


def forward(apps, schema_editor):
    anew = _keys_anew(apps)
    for old, new in anew.items():
        _move_person(apps, old, new)
        _move_refusals(apps.get_model("outbox", "Suppression"), old, new)
    stop_links = apps.get_model("outbox", "StopLink").objects
    for old, new in anew.items():
        stop_links.filter(address_key=old).update(address_key=new)  # its token still leads there
    _clean_contacts(apps.get_model("contacts", "Contact"))
    _add_keys(apps)


def _keys_anew(apps) -> dict[str, str]:
    """The key of each known address as it was made, and as it is made now, where that is another."""
    emails = apps.get_model("outbox", "Email").objects.exclude(address="").values_list("address", flat=True)
    contacts = apps.get_model("contacts", "Contact").objects.exclude(email="").values_list("email", flat=True)
    addresses = {*emails.distinct().iterator(), *contacts.distinct().iterator()}
    keys = {keyed(address.strip().casefold()): base_key(address) for address in addresses}
    return {old: new for old, new in keys.items() if old != new}


def _move_person(apps, old: str, new: str) -> None:
    rows = apps.get_model("contacts", "PersonKey").objects.filter(kind="address")
    row, known = rows.filter(key=old).first(), rows.filter(key=new).first()
    if row and known and row.person_id != known.person_id:  # two spellings of one mailbox were two people
        for model in ("Ask", "Contact", "PersonKey"):
            apps.get_model("contacts", model).objects.filter(person=row.person_id).update(person=known.person_id)
        apps.get_model("contacts", "Person").objects.filter(pk=row.person_id).delete()
    if row and known:
        rows.filter(pk=row.pk).delete()
    elif row:
        rows.filter(pk=row.pk).update(key=new)


def _move_refusals(suppression, old: str, new: str) -> None:
    """What holds longer stays, for the office's word and for the person's own."""
    for row in suppression.objects.filter(address_key=old).exclude(reason="bounced"):
        is_offices = row.reason == "office"
        rows = suppression.objects.filter(address_key__in=[old, new], kind=row.kind)
        rows = rows.filter(reason="office") if is_offices else rows.exclude(reason="office")
        longest = rows.order_by(F("until").desc(nulls_first=True), "-pk").first()
        rows.exclude(pk=longest.pk).delete()
        suppression.objects.filter(pk=longest.pk).update(address_key=new)


def _clean_contacts(contact) -> None:
    for pk, email in contact.objects.exclude(email="").values_list("pk", "email").iterator():
        if stored_form(email) != email:
            contact.objects.filter(pk=pk).update(email=stored_form(email))


def _add_keys(apps) -> None:
    contact = apps.get_model("contacts", "Contact")
    told = contact.objects.exclude(link="", phone="").order_by("pk")
    for row in told.only("pk", "person", "email", "link", "phone", "name").iterator():
        keys = keys_of(address=row.email, link=row.link, phone=row.phone, name=row.name, region=REGION)
        for key in keys:
            if key.kind != "address":
                _add_key(apps, row, key)


def _add_key(apps, contact, key) -> None:
    keys, people = apps.get_model("contacts", "PersonKey").objects, apps.get_model("contacts", "Person").objects
    known = keys.filter(kind=key.kind, key=key.value).first()
    if known is None:
        contact.person_id = contact.person_id or people.create().pk
        keys.create(person_id=contact.person_id, kind=key.kind, key=key.value, name_key=key.name)
    elif known.is_shared or known.name_key != key.name:
        keys.filter(pk=known.pk).update(is_shared=True)
    elif contact.person_id is None:
        contact.person_id = known.person_id
    elif contact.person_id != known.person_id:
        one, other = sorted((contact.person_id, known.person_id))
        apps.get_model("contacts", "PossiblePair").objects.get_or_create(one_id=one, other_id=other)
    contact.save(update_fields=["person"])


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_person_keys"), ("outbox", "0012_stop_links_by_mailbox")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
