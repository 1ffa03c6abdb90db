from contacts.models.brainstorm import Brainstorm
from contacts.models.bulk_changes import BulkChange
from contacts.models.concerns import Concern
from contacts.models.contact import Contact
from contacts.models.contact_imports import ContactImportRow
from contacts.models.contact_merges import ContactMerge, DismissedPair
from contacts.models.directory import DirectoryEntry
from contacts.models.directory_imports import DirectoryImport
from contacts.models.links import ContactLink
from contacts.models.merges import PersonMerge
from contacts.models.organizations import Organization
from contacts.models.people import Channel, Person, PersonKey, PossibleDuplicate, RequestRecord
from contacts.models.referrals import Referral
from contacts.models.tags import Tag
from contacts.models.touches import Touch

__all__ = [
    "Brainstorm",
    "BulkChange",
    "Channel",
    "Concern",
    "Contact",
    "ContactImportRow",
    "ContactLink",
    "ContactMerge",
    "DirectoryEntry",
    "DirectoryImport",
    "DismissedPair",
    "Organization",
    "Person",
    "PersonKey",
    "PersonMerge",
    "PossibleDuplicate",
    "Referral",
    "RequestRecord",
    "Tag",
    "Touch",
]
