"""Many saves and presses at once: one text, one step of its version, one end."""

import pytest
from django.urls import reverse

from interviews.models import InterviewEvent, PlannedQuestion, Stage, TalkNotes, ThankYou
from tests.interviews.moving import stage_of
from tests.interviews.test_races import press  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def going(talk):
    interview = talk("scheduled")
    PlannedQuestion.objects.create(interview=interview, text="What surprised you?", position=1)
    return interview


def url(interview):
    return reverse("interviews:live", args=[interview.code])


def test_twenty_equal_saves_are_one_text_and_one_step(press, going):  # noqa: F811
    line = going.planned.get()
    boxes = {
        f"{line.pk}-note": "Nights",
        f"{line.pk}-version": 0,
        "free-note": "Kind",
        "free-version": 0,
    }

    codes = press(url(going), boxes)

    line.refresh_from_db()
    notes = TalkNotes.objects.get()
    assert codes == {302}
    assert (line.note, line.note_version) == ("Nights", 1)
    assert (notes.note, notes.note_version) == ("Kind", 1)


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.ASKED, Stage.SCHEDULED])
def test_twenty_ends_are_one_end_that_leads_to_the_wrap_up(press, talk, stage):  # noqa: F811
    interview = talk(stage)

    codes = press(url(interview), {"act": "end_sure", "free-note": "Kind", "free-version": 0})

    assert codes == {302}
    assert stage_of(interview) == Stage.HELD
    assert InterviewEvent.objects.filter(move="happened").count() == 1
    assert ThankYou.objects.count() == 1
    assert TalkNotes.objects.get().note == "Kind"
