from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, PersonMerge, Referral, RequestRecord, Touch
from users.domain.merging import declare
from users.privacy import register

OFFICE_WIDE = {"person": "links records of several students"}

register(Contact, "owner", withheld=OFFICE_WIDE)
register(Referral, "owner")
register(Touch, "contact__owner")
register(RequestRecord, "student", withheld=OFFICE_WIDE)
register(
    PersonMerge,
    "by",
    withheld=dict.fromkeys(("moved", "before"), "rows of other people"),
)

declare(Contact, "owner", label=_("Contacts"), renews="form_key")
declare(Referral, "owner", label=_("People whom a contact named"), along="by__owner")
