"""The real people behind addresses, office-wide, known by keyed hashes only."""

from django.db import IntegrityError, transaction

from contacts.models import Person, PersonAddress
from core.addresses import address_key


@transaction.atomic
def person_for(*, address: str) -> Person | None:
    """The one Person with this e-mail address, made when new; None for no address."""
    key = address_key(address)
    if not key:
        return None
    known = PersonAddress.objects.select_related("person").filter(address_key=key).first()
    if known:
        return known.person
    person = Person.objects.create()
    try:
        with transaction.atomic():
            PersonAddress.objects.create(person=person, address_key=key)
    except IntegrityError:  # another request was first
        person.delete()
        return PersonAddress.objects.select_related("person").get(address_key=key).person
    return person
