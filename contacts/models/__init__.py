from contacts.models.contact import Contact
from contacts.models.exchanges import Referral, Touch
from contacts.models.people import Ask, Person, PersonKey, PossiblePair

__all__ = ["Ask", "Contact", "Person", "PersonKey", "PossiblePair", "Referral", "Touch"]
