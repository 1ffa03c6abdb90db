"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AdvisingAction(TextChoices):
    STUDENT_VIEWED = "advising.student_viewed", _("Looked at a student's record")
    CASELOAD_VIEWED = "advising.caseload_viewed", _("Looked at their own list of students")
    COHORT_VIEWED = "advising.cohort_viewed", _("Looked at a cohort")
    COMMENT_WRITTEN = "advising.comment_written", _("Wrote a comment on a shared reflection")


VIEWS = (
    AdvisingAction.STUDENT_VIEWED,
    AdvisingAction.CASELOAD_VIEWED,
    AdvisingAction.COHORT_VIEWED,
)
# Pages, by URL name, that show another part of a record than all of it.
PAGES = {"advising:comment": _("a reflection that was shared")}
