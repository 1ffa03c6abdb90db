"""A sheet under many presses at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from interviews import services
from questions.models import Question


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_presses_at_once_add_one(talk, at_now):
    call_command("load", verbosity=0)
    interview, hours = talk("scheduled"), Question.objects.get(slug="hours").pk

    def press(_n):
        try:
            services.plan_question(interview_id=interview.pk, question_id=hours)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as presses:
        list(presses.map(press, range(20)))

    assert list(interview.planned.values_list("question__slug", flat=True)) == ["hours", "who-next"]
