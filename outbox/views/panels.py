"""Panels of outbox on pages of other apps."""

from core.panels import Panel
from outbox.selectors.invitations import newest_invitation
from users.models import User


def invitation(person: User, _reader: User) -> Panel | None:
    """Show how the invitation of somebody who never signed in stands. One query for them."""
    if person.last_login or not person.is_active:
        return None
    newest = newest_invitation(person)
    return Panel("outbox/manage/_invitation_panel.html", {"person": person, "email": newest})
