from django.utils.translation import gettext_lazy as _

from contacts.domain import contact_merging
from contacts.models import (
    Brainstorm,
    BulkChange,
    Concern,
    Contact,
    ContactImportRow,
    ContactLink,
    ContactMerge,
    DirectoryImport,
    DismissedPair,
    Organization,
    PersonMerge,
    Referral,
    RequestRecord,
    Tag,
    Touch,
)
from users.domain.merging import Follow, declare
from users.privacy import register

OFFICE_WIDE = {"person": "links records of several students"}

REPEATED = dict.fromkeys(("search_text", "list_rank", "list_at"), "repeats other columns")

register(Contact, "owner", withheld=OFFICE_WIDE | REPEATED)
register(Tag, "owner")
register(Contact.tags.through, "contact__owner")
register(Brainstorm, "student")
register(BulkChange, "owner", withheld={"before": "ids of rows, which are exported for themselves"})
register(ContactLink, "contact__owner")
register(Organization, "owner")
register(Referral, "owner")
register(Touch, "contact__owner")
register(DismissedPair, "one__owner")
register(ContactMerge, "owner", withheld={"before": "rows that are exported for themselves"})
register(ContactImportRow, "job__owner")
register(RequestRecord, "student", withheld=OFFICE_WIDE)
register(
    PersonMerge,
    "by",
    withheld=dict.fromkeys(("moved", "before"), "rows of other people"),
)
register(
    DirectoryImport,
    "by",
    withheld=dict.fromkeys(("rows", "changes"), "holds data of other people"),
)

# What somebody raised is theirs to export; what is said about somebody is read by two people alone.
register(
    Concern,
    "raised_by",
    withheld={
        "about_person": "links records of several students",
        "about_user": "names somebody else",
        "status": "the readers' own",
        "closing_word": "the readers' own",
        "closed_at": "the readers' own",
        "version": "the readers' own",
    },
)

declare(Contact, "owner", label=_("Contacts"), renews="form_key")
declare(Organization, "owner", label=_("Organizations"))
declare(Referral, "owner", label=_("People whom a contact named"), along="by__owner")
declare(Tag, "owner", label=_("Tags"))
declare(Brainstorm, "student", Follow.ENDS)
declare(BulkChange, "owner", Follow.ENDS)
declare(ContactMerge, "owner", along="kept__owner")

for moved, moved_column in (
    (Touch, "contact"),
    (Referral, "by"),
    (Referral, "contact"),
    (Contact, "introduced_by"),
    (ContactImportRow, "contact"),
    (ContactImportRow, "maybe"),
    (ContactMerge, "kept"),
):
    contact_merging.declare(moved, moved_column)
for own, own_column in (
    (ContactLink, "contact"),
    (Contact.tags.through, "contact"),
    (DismissedPair, "one"),
    (DismissedPair, "other"),
):
    contact_merging.declare(own, own_column, is_own=True)
