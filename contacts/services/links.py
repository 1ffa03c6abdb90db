"""The links of a contact beside the first one."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, ContactLink
from contacts.models.links import MOST_LINKS
from core.errors import Refusal
from core.lengths import require_lengths

TOO_MANY = _("Keep at most %(most)s links.")
NO_LINK = _("“%(text)s” is not the address of a page.")


def clean_links(urls: Sequence[str], first: str = "") -> list[str]:
    """Return `urls` once each, without `first`. Raises Refusal for no address or too many."""
    found = [url for url in dict.fromkeys(one.strip() for one in urls) if url and url != first]
    for url in found:
        require_lengths(ContactLink, {"url": url})
        try:
            ContactLink._meta.get_field("url").run_validators(url)  # noqa: SLF001 - public API
        except ValidationError as error:
            raise Refusal(NO_LINK % {"text": url[:60]}) from error
    if len(found) >= MOST_LINKS:
        raise Refusal(TOO_MANY % {"most": MOST_LINKS})
    return found


def set_more_links(contact: Contact, urls: Sequence[str]) -> None:
    """Store cleaned `urls` in this order, under the lock of the caller. At most 3 queries."""
    if contact.further_urls() == list(urls):
        return
    contact.more_links.all().delete()
    ContactLink.objects.bulk_create(
        ContactLink(contact=contact, url=url, place=place) for place, url in enumerate(urls, 1)
    )
