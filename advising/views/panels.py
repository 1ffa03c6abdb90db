"""What advising shows on pages of others."""

from advising.models import Feedback
from core.panels import Panel
from interviews.models import Interview
from users.models import User

SHOWN_OF_OTHERS = (
    "author__full_name",
    "reflection__interview__code",
    "reflection__interview__contact__name",
)


def comments(interview: Interview, reader: User) -> Panel | None:
    """What the counselor wrote about a talk, beside its wrap-up. One query."""
    said = list(
        Feedback.objects.readable_by(reader)
        .filter(reflection__interview=interview)
        .select_related("author")
    )
    return Panel("advising/_beside.html", {"comments": said}) if said else None


def unread(student: User) -> list[Feedback]:
    """Comments that the student has not ticked off yet, oldest first, with author and talk. One
    query."""
    waiting = Feedback.objects.editable_by(student).unread()
    rows = waiting.select_related("author", "reflection__interview__contact")
    return list(rows.only("code", "text", "written_at", *SHOWN_OF_OTHERS))
