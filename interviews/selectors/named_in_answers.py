"""Whom a connector named in the words that came with an answer."""

from collections.abc import Iterable

from contacts.models import Contact
from interviews.domain.named_in_answer import NamedPerson, named_in


def named_in_answers(contact: Contact, notes: Iterable[str]) -> list[NamedPerson]:
    """Return who is not noted yet; nobody for other contacts. At most one query."""
    found = named_in("\n".join(notes)) if contact.is_connector else []
    if not found:
        return []
    known = {name.casefold() for name in contact.referrals.values_list("name", flat=True)}
    known |= {contact.name.casefold(), contact.owner.full_name.casefold()}
    return [person for person in found if person.name.casefold() not in known]
