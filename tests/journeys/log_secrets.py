"""What no log may say: who was written to, which links open a page, and what anybody noted
(S20)."""

import re

from tests.journeys.site import Site

# Long enough to be somebody's and nobody else's words.
TEXTS = """
    SELECT DISTINCT word FROM (
        SELECT email AS word FROM users_user UNION ALL SELECT email FROM contacts_contact
        UNION ALL SELECT note FROM interviews_plannedquestion UNION ALL SELECT learned FROM
        interviews_reflection
        UNION ALL SELECT subject FROM outbox_email UNION ALL SELECT tidbits FROM contacts_contact
    ) told WHERE length(word) > 9
"""
KEY = r"/(?:r|reminder|stop|mute|accounts/password/reset/key)/([^/\s?]{16,})"


def secrets_in_log(site: Site) -> set[str]:
    """Addresses, keys of links and private words of this site that its processes wrote into
    their log."""
    log = (site.folder / "site.log").read_text(errors="replace")
    sent = "".join(mail.part("plain") for mail in site.smtp.taken)
    secrets = {word for (word,) in site.facts(TEXTS)} | set(
        re.findall(re.escape(site.url) + KEY, sent)
    )
    return {secret for secret in secrets if secret in log}
