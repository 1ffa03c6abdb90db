from contacts.models.contact import Contact
from contacts.models.exchanges import Referral, Touch
from contacts.models.people import Ask, Person, PersonAddress

__all__ = ["Ask", "Contact", "Person", "PersonAddress", "Referral", "Touch"]
