"""The university's sign-in on the office's page of settings."""

from core import clock
from core.panels import Panel
from users.models import User
from users.selectors.single_sign_on import metadata_state, provider_name, ways


def sign_in_panel(office: object, reader: User) -> Panel | None:
    """Return nothing where no provider is set up. One query with SAML."""
    if not ways():
        return None
    state = metadata_state(clock.now())
    name = provider_name(getattr(office, "university", ""))
    return Panel("users/_sign_in_panel.html", {"ways": ways(), "state": state, "name": name})
