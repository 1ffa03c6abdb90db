"""What is kept here of a student."""

from contacts.models import Ask, Contact, Referral, Touch
from users.privacy import register

OFFICE_WIDE = {"person": "joins the records of several students"}

register(Contact, "owner", withheld=OFFICE_WIDE)
register(Referral, "owner")
register(Touch, "contact__owner")
register(Ask, "student", withheld=OFFICE_WIDE)
