"""Which of the office's sets are offered beside a sheet, and in which order."""

import pytest

from interviews.domain.question_sheet import ready_sets
from office.models import CareerField
from questions.models import QuestionSet, SetEntry
from tests.factories import CohortFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def test_sets_of_the_contacts_field_come_first_and_those_of_others_not_at_all(nina, talk):
    bees, glass = (
        CareerField.objects.create(slug=name.lower(), name=name) for name in ("Beekeeping", "Glass")
    )
    question, cohort = QuestionFactory(), CohortFactory()
    for name, fields, cohorts in (
        ("Any", [], []),
        ("Bees", [bees], []),
        ("Glass", [glass], []),
        ("Not Nina's cohort", [bees], [cohort]),
    ):
        made = QuestionSet.objects.create(slug=name[:4].lower(), name=name, minutes=20)
        SetEntry.objects.create(question_set=made, question=question, position=1)
        made.fields.set(fields)
        made.cohorts.set(cohorts)
    interview = talk("planned")

    interview.contact.field = None
    without = [each.name for each in ready_sets(interview, nina)]
    interview.contact.field = bees
    within = [each.name for each in ready_sets(interview, nina)]

    assert without == ["Any"]
    assert within == ["Bees", "Any"]
