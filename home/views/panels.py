"""What this app adds to pages of others."""

from core import clock
from core.panels import Panel
from users.models import User
from users.selectors.leaving import leaving_of


def leaving_notice(person: User, _reader: User) -> Panel | None:
    """Say on the first page when somebody leaves. No query for whoever stays, else two."""
    found = leaving_of(person, clock.now()) if person.leaves_on else None
    if found is None or found.has_left:  # then every page says so
        return None
    return Panel("home/_leaving_notice.html", {"leaving": found})
