"""Facts that a contact's page suggests to add, since the next step with them would use these."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact

MOST = 4
Status = Contact.Status


@dataclass(frozen=True)
class MissingFact:
    """`field` is the field of the form that takes it."""

    field: str
    label: str | Promise


ADDRESS = MissingFact("email", _("How to reach them"))
ORGANIZATION = MissingFact("organization", _("Organization"))
COMMON_GROUND = MissingFact("common_ground", _("What you have in common"))
INTRODUCER = MissingFact("introduced_by", _("Who introduced you"))
FOUND_OUT = MissingFact("found_out", _("What you found out"))
MET = MissingFact("met_where", _("Where you met"))
FIELD = MissingFact("field", _("Field of work"))
# a request needs the first, and its draft reads the second
FOR_REQUEST = (ADDRESS, COMMON_GROUND, ORGANIZATION, FOUND_OUT)
FOR_TALK = (FOUND_OUT, ORGANIZATION, FIELD)
AFTERWARDS = (ADDRESS, MET, FIELD)
BY_STATUS = {
    Status.TO_CONTACT: FOR_REQUEST,
    Status.ASKED: FOR_TALK,
    Status.SCHEDULED: FOR_TALK,
    Status.THANK_NOW: (ADDRESS,),
    Status.KEEPING_IN_TOUCH: AFTERWARDS,
    Status.CLOSED: (),
}


def missing_facts(contact: Contact) -> list[MissingFact]:
    """Return at most MOST facts that are empty, the one that is needed first at the front."""
    wanted = list(BY_STATUS[Status(contact.status)])
    if contact.relationship == Contact.Relationship.INTRODUCED:
        wanted.insert(1, INTRODUCER)
    return [fact for fact in wanted if not _is_known(contact, fact.field)][:MOST]


def _is_known(contact: Contact, field: str) -> bool:
    if field == "email":  # any way to reach them will do
        return contact.has_ways
    if field == "met_where":
        return bool(contact.met_where or contact.met_on)
    return bool(getattr(contact, f"{field}_id" if field in ("field", "introduced_by") else field))
