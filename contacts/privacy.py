from contacts.models import Contact, Referral, RequestRecord, Touch
from users.privacy import register

OFFICE_WIDE = {"person": "links records of several students"}

register(Contact, "owner", withheld=OFFICE_WIDE)
register(Referral, "owner")
register(Touch, "contact__owner")
register(RequestRecord, "student", withheld=OFFICE_WIDE)
