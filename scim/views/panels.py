"""What the list of people shows of the directory."""

from typing import Any

from core.panels import Panel
from scim.selectors.overview import waiting_count
from users.models import User
from users.models.roles import ADMINS


def fill_people_menu(subject: Any, reader: User) -> Panel | None:
    return Panel("scim/_people_menu.html") if reader.has_role(*ADMINS) else None


def fill_people_notice(subject: Any, reader: User) -> Panel | None:
    """Tell admins that deactivations wait for them. One query."""
    if not reader.has_role(*ADMINS):
        return None
    number = waiting_count()
    return Panel("scim/_people_notice.html", {"number": number}) if number else None
