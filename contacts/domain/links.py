"""What a link leads to, guessed from its host."""

import re
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SITES: dict[str, str | Promise] = {
    "linkedin.com": "LinkedIn",
    "xing.com": "XING",
    "orcid.org": "ORCID",
    "researchgate.net": "ResearchGate",
    "scholar.google.com": "Google Scholar",
    "joinhandshake.com": "Handshake",
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "behance.net": "Behance",
    "dribbble.com": "Dribbble",
    "medium.com": "Medium",
    "substack.com": "Substack",
    "youtube.com": "YouTube",
    "instagram.com": "Instagram",
    "facebook.com": "Facebook",
    "x.com": "X",
    "twitter.com": "X",
    "bsky.app": "Bluesky",
    "calendly.com": _("Calendar"),
}


def link_label(url: str) -> str:
    """Return the name of a known site, "Page at hospital.org" for another, or the text itself."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return url
    for site, name in SITES.items():
        if host == site or host.endswith(f".{site}"):
            return str(name)
    return str(_("Page at %(host)s") % {"host": host}) if host else url


def shown_address(url: str) -> str:
    """Return the address without what every address has: "hospital.org/staff"."""
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")
