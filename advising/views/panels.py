"""Panels of advising on pages of other apps."""

from advising.selectors.feedback import comments_on
from core.panels import Panel
from interviews.models import Interview
from users.models import User


def comments(interview: Interview, reader: User) -> Panel | None:
    """Show the counselor's comments on a talk, beside its wrap-up. One query."""
    found = comments_on(interview, reader)
    return Panel("advising/_comments_panel.html", {"comments": found}) if found else None
