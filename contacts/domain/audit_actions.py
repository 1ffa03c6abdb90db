"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactAction(TextChoices):
    PEOPLE_MERGED = "contacts.people_merged", _("Merged two people into one")
    MERGE_UNDONE = "contacts.merge_undone", _("Undid a merge of two people")
    DUPLICATE_DISMISSED = "contacts.duplicate_dismissed", _("Said that two people are not the same")
    DISMISSAL_UNDONE = (
        "contacts.dismissal_undone",
        _("Undid that two people are not the same"),
    )
    PERSON_HELD = "contacts.person_held", _("Put a person on hold")
    HOLD_LIFTED = "contacts.hold_lifted", _("Lifted a hold on a person")
    CONCERNS_VIEWED = "contacts.concerns_viewed", _("Looked at concerns")
    CONCERN_STATUS_SET = "contacts.concern_status_set", _("Changed where a concern stands")
    DIRECTORY_ADDED = "contacts.directory_added", _("Added somebody to the directory")
    DIRECTORY_CHANGED = "contacts.directory_changed", _("Changed somebody in the directory")
    DIRECTORY_ARCHIVED = "contacts.directory_archived", _("Removed somebody from the directory")
    DIRECTORY_IMPORTED = "contacts.directory_imported", _("Imported people into the directory")
    DIRECTORY_IMPORT_UNDONE = (
        "contacts.directory_import_undone",
        _("Undid an import into the directory"),
    )
    DIRECTORY_EXPORTED = "contacts.directory_exported", _("Downloaded the directory")
    DIRECTORY_RESTORED = "contacts.directory_restored", _("Restored somebody in the directory")
    DIRECTORY_VOLUNTEERED = "contacts.directory_volunteered", _("Offered to help more students")
    CONTACTS_EXPORTED = "contacts.exported", _("Downloaded their contacts")
