from contacts.models.contact import Contact
from contacts.models.people import Channel, Person, PersonKey, PossibleDuplicate, RequestRecord
from contacts.models.referrals import Referral
from contacts.models.touches import Touch

__all__ = [
    "Channel",
    "Contact",
    "Person",
    "PersonKey",
    "PossibleDuplicate",
    "Referral",
    "RequestRecord",
    "Touch",
]
