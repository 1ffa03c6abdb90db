"""The builders keep their word: other tests lean on them."""

import pytest

from core import clock
from interviews.models import Stage
from tests.factories import InterviewFactory
from users.models import User


@pytest.mark.parametrize("stage", Stage.values)
def test_an_interview_is_built_in_the_stage_asked_for(db, stage):
    interview = InterviewFactory(stage=stage)

    assert interview.stage == stage


def test_a_student_given_owns_the_contact(nina):
    interview = InterviewFactory(student=nina, stage="asked")

    assert interview.contact.owner == nina


def test_a_counselor_sees_her_own_students_alone(dana, lee, ida, nina, omar):
    assert set(User.objects.visible_to(dana)) == {dana, nina}
    assert set(User.objects.visible_to(lee)) == {lee}
    assert set(User.objects.visible_to(ida)) == {ida, nina}


def test_the_sites_clock_can_be_set(at_now, now):
    assert abs((clock.now() - now).total_seconds()) < 60


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_leaves_the_office_in_place(nina):
    assert nina.profile
