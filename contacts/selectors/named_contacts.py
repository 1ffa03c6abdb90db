"""Other contacts of a student whom a text for one of them names."""

from django.db.models import F, Value

from contacts.domain.names_in_text import is_named_in_full
from contacts.models import Contact
from contacts.selectors.referrers import referrers_of
from core.names import folded

MOST = 3


def other_contacts_named(contact: Contact, text: str, known_through: str) -> list[str]:
    """Return at most three names that `text` has in full. At most three queries.

    A name without a blank may be a word and doesn't count. Whoever led to the contact, or
    is named in `known_through`, is meant.
    """
    whole = " ".join(folded(text.replace("\0", " ")).split())  # PostgreSQL refuses NUL
    if not whole:
        return []
    led_here = [it.contact.pk for it in referrers_of(contact)]
    found = (
        Contact.objects.editable_by(contact.owner)
        .exclude(pk__in=[contact.pk, *led_here])
        .annotate(whole=Value(whole))
        .filter(sort_key__contains=" ", whole__contains=F("sort_key"))
        .order_by("sort_key", "pk")
        .values_list("name", flat=True)
    )
    meant = f"{contact.name}\n{contact.owner.full_name}\n{known_through}"
    named = (
        name
        for name in dict.fromkeys(found)
        if is_named_in_full(text, name) and not is_named_in_full(meant, name)
    )
    return list(named)[:MOST]
