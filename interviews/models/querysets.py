"""Which interviews a person may see or edit, and how their rows are chosen."""

import datetime as dt

from django.db import models
from django.db.models import Case, Value, When

from core.clock import DAY, at
from interviews.models.stages import OPEN, UNDER_WAY
from office.selectors.settings import office_settings
from office.selectors.student_rules import annotate_cohorts
from users.models import Assignment


class InterviewQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        return self.filter(student_id=viewer.pk)

    def readable_by(self, viewer):
        return self.editable_by(viewer)

    def visible_to(self, viewer):
        """Return interviews whose stage and dates `viewer` may see: own and advised students'."""
        advising = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER)
        return self.filter(student_id__in=advising.within_reach_of(viewer))

    def taught_by(self, instructor, cohort):
        """Return interviews begun in the days of a cohort that `instructor` teaches now."""
        teaching = Assignment.objects.current().filter(
            kind=Assignment.Kind.INSTRUCTOR, cohort=cohort
        )
        zone = office_settings().zone
        days = (at(cohort.starts_on, dt.time(), zone), at(cohort.ends_on + DAY, dt.time(), zone))
        begun = self.filter(created_at__gte=days[0], created_at__lt=days[1])
        return begun.filter(student_id__in=teaching.students_of(instructor))

    def open(self):
        return self.filter(stage__in=OPEN)

    def foremost(self):
        """Return a contact's interview under way, else the newest, or None. One query."""
        under_way = Case(When(stage__in=UNDER_WAY, then=Value(1)), default=Value(0))
        return self.order_by(under_way.desc(), "-id").first()

    def with_people(self):
        people = self.select_related("contact", "student", "student__profile")
        return people.with_cohorts()

    def with_cohorts(self):
        """Load what `rules_at` needs, so that it takes no query."""
        return annotate_cohorts(self, "student")
