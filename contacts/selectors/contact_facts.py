"""What a contact's own page shows of it."""

from django.db.models import Prefetch

from contacts.models import Referral
from contacts.models.contact import ContactQuerySet


def with_facts(contacts: ContactQuerySet) -> ContactQuerySet:
    """Load facts, links and whom they named with `contacts`. Two queries more."""
    named = Referral.objects.select_related("contact", "organization").order_by("id")
    rows = contacts.select_related("field", "source", "introduced_by", "organization_record")
    return rows.prefetch_related("more_links", Prefetch("referrals", queryset=named))
