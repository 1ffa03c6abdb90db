"""Comments of counselors, for students."""

from advising.models import Feedback
from interviews.models import Interview
from users.models import User

COLUMNS = (
    "code",
    "text",
    "written_at",
    "author__full_name",
    "reflection__interview__code",
    "reflection__interview__contact__name",
)


def comments_on(interview: Interview, reader: User) -> list[Feedback]:
    """Return comments on a talk that `reader` may read, with authors. One query."""
    readable = Feedback.objects.readable_by(reader).filter(reflection__interview=interview)
    return list(readable.select_related("author"))


def unread_feedback(student: User) -> list[Feedback]:
    """Return unread comments, oldest first, with author and talk. One query."""
    rows = Feedback.objects.editable_by(student).unread()
    return list(rows.select_related("author", "reflection__interview__contact").only(*COLUMNS))
