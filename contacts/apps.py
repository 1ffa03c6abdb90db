"""Contacts of students, the persons behind them, and the ledger of requests to these persons."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self):
        # The trail speaks of rows, and models are loaded only now.
        from contacts.domain.audit_actions import ContactAction  # noqa: PLC0415
        from contacts.emails.concern_emails import CONCERN  # noqa: PLC0415
        from contacts.emails.directory_emails import DIRECTORY_LINK  # noqa: PLC0415
        from contacts.models import DirectoryEntry, Person  # noqa: PLC0415
        from contacts.privacy import leavers, retention  # noqa: PLC0415
        from contacts.selectors.directory_person import entry_names, person_names  # noqa: PLC0415
        from contacts.selectors.reach import contacts_reach  # noqa: PLC0415
        from contacts.services import contact_imports, merged_accounts  # noqa: PLC0415
        from outbox.domain import kinds  # noqa: PLC0415
        from users.domain import audit, merging, reach  # noqa: PLC0415

        kinds.register(CONCERN)
        kinds.register(DIRECTORY_LINK)
        audit.register(
            ContactAction, views=[ContactAction.CONCERNS_VIEWED, ContactAction.DIRECTORY_EXPORTED]
        )
        audit.register_names(DirectoryEntry, entry_names)
        audit.register_names(Person, person_names)
        retention.register_rules()
        leavers.register_erasers()
        reach.register(contacts_reach)
        contact_imports.register()
        merging.add_step(merged_accounts.join_organizations)
        merging.add_step(merged_accounts.join_tags)
        merging.add_step(merged_accounts.forget_contact_merges)
