"""What a person's first page says of the office's answers to their suggestions."""

from core.panels import Panel
from questions.models import Suggestion
from users.models import User


def answered(reader: User, _reader: User) -> Panel | None:
    """That there are answers they have not read; None where there are none. One query."""
    number = Suggestion.objects.readable_by(reader).unread().count()
    return Panel("questions/_answered.html", {"number": number}) if number else None
