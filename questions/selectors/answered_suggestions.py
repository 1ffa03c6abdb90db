"""The panel about answered suggestions on a person's first page."""

from core.panels import Panel
from questions.models import Suggestion
from users.models import User


def answered_suggestions_panel(reader: User, _reader: User) -> Panel | None:
    """Return the number of unread answers, None for zero. One query."""
    number = Suggestion.objects.readable_by(reader).unread().count()
    return Panel("questions/_answered.html", {"number": number}) if number else None
