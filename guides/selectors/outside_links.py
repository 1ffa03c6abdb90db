"""Links of the guides to other sites, and who opened them last."""

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.markdown import render
from guides.models import Guide, LinkCheck
from users.models import User


@dataclass
class OutsideLink:
    """`guides` have it, in the office's order; `check` is the last one, None before the first."""

    address: str
    guides: list[Guide] = field(default_factory=list)
    check: LinkCheck | None = None

    @property
    def key(self) -> str:
        return link_key(self.address)

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or self.address

    @property
    def is_broken(self) -> bool:
        return self.check is not None and not self.check.works


def link_key(address: str) -> str:
    """Return 64 hexadecimal digits: an address may be too long for an index."""
    return hashlib.sha256(address.encode()).hexdigest()


def outside_links(guides: list[Guide]) -> list[OutsideLink]:
    """Return each address once: broken ones, never opened ones, then the longest unseen.

    Of `guides`, retired ones are left out: nobody reads them. One query.
    """
    found: dict[str, OutsideLink] = {}
    for guide in guides:
        if guide.status != Guide.Status.RETIRED:
            for address in dict.fromkeys(_addresses(guide)):
                found.setdefault(address, OutsideLink(address)).guides.append(guide)
    links = list(found.values())
    checks = LinkCheck.objects.select_related("by").filter(key__in=[link.key for link in links])
    by_key = {check.key: check for check in checks}
    for link in links:
        link.check = by_key.get(link.key)
    return sorted(links, key=_order)


def links_of_all_guides(viewer: User) -> list[OutsideLink]:
    """Two queries."""
    return outside_links(list(Guide.objects.editable_by(viewer)))


def _addresses(guide: Guide) -> list[str]:
    links = [*render(guide.short).links, *render(guide.long).links]
    return [link.address for link in links if _is_outside(link.address)]


def _is_outside(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.scheme in ("http", "https", "")


def _order(link: OutsideLink) -> tuple[bool, float]:
    return not link.is_broken, link.check.at.timestamp() if link.check else 0
