"""Progress: what a student's own talks add up to, and what they don't allow to say yet."""

import pytest
from django.urls import reverse

from contacts.models import Contact
from interviews.models import Interview, PlannedQuestion
from office.models import CareerField, OfficeSettings
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    QuestionFactory,
    ReflectionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

URL = "/progress/"
Setting = Contact.Setting
PRACTICE = Interview.Purpose.PRACTICE


def field(slug="health-and-nursing"):
    return CareerField.objects.get(slug=slug)


def talk(student, stage="thanked", interest=None, contact=None, **facts):
    """Make a talk; `facts` are of the contact, `interest` is (before, after)."""
    contact = contact or ContactFactory(owner=student, **facts)
    interview = InterviewFactory(student=student, contact=contact, stage=stage)
    if interest:
        ReflectionFactory(
            interview=interview, interest_before=interest[0], interest_after=interest[1]
        )
    return interview


def progress_of(browser):
    return browser.get(URL).context["progress"]


def words(browser):
    return " ".join(browser.get(URL).text.split())


def test_before_the_first_talk_the_page_says_when_it_begins(as_nina, nina):
    talk(nina, "asked")
    nina.profile.goal = "Find out whether hospitals need people like me"
    nina.profile.save()

    page = words(as_nina)

    assert "After your first interview this page starts telling your story." in page
    assert "Find out whether hospitals need people like me" in page
    assert "Who have I heard from?" not in page


def test_the_way_to_a_talk_is_told_in_numbers_without_shares(as_nina, nina):
    for stage in ("planned", "asked", "unanswered", "declined", "scheduled", "held", "thanked"):
        talk(nina, stage)
    logged = talk(nina, "thanked")
    Interview.objects.filter(pk=logged.pk).update(asked_at=None)
    practiced = talk(nina, "held")
    Interview.objects.filter(pk=practiced.pk).update(purpose=PRACTICE)

    found = progress_of(as_nina)

    assert found.funnel.steps == ["Asked 6", "answered 4", "talked 2", "thanked 1"]
    assert found.funnel.without_asking == "1 talk came about without asking."
    assert "%" not in words(as_nina).partition("<main")[2]


def test_a_person_is_one_voice_however_often_they_talked(as_nina, nina):
    maya = ContactFactory(owner=nina, name="Maya", field=field(), setting=Setting.PUBLIC)
    talk(nina, "thanked", contact=maya)
    talk(nina, "thanked", contact=maya)
    talk(nina, "scheduled", contact=maya)
    talk(nina, "scheduled", field=field(), setting=Setting.PRIVATE)

    found = progress_of(as_nina)

    assert found.every_voice.number == 1
    row = found.voices_chart.rows[0]
    assert [str(cell) for cell in row] == ["Health and nursing", "0 and 1 to come", "1", *"000"]


def test_one_voice_is_no_verdict(as_nina, nina):
    talk(nina, field=field(), setting=Setting.PUBLIC)

    caution = (
        "One voice so far: little to decide on. Before a verdict, hear from 2 more people "
        "and 1 more kind of workplace."
    )
    assert progress_of(as_nina).verdicts == [("Health and nursing", caution)]


def test_the_office_says_how_many_voices_are_enough(as_nina, nina):
    OfficeSettings.objects.update(coverage_interviews=2, coverage_settings=2)
    for setting in (Setting.PUBLIC, Setting.PUBLIC):
        talk(nina, field=field(), setting=setting)

    assert "hear from 1 more kind of workplace." in progress_of(as_nina).verdicts[0][1]

    talk(nina, field=field(), setting=Setting.EDUCATION)

    assert progress_of(as_nina).verdicts[0][1] == (
        "3 people from 2 kinds of workplace so far. Enough to weigh one against the other."
    )


def test_a_talk_without_field_or_workplace_is_counted_and_led_to(as_nina, nina):
    lost = talk(nina, name="Hal Brandt <b>", field=None, setting="").contact
    talk(nina, field=field("law"), setting=Setting.PUBLIC)

    found, page = progress_of(as_nina), words(as_nina)

    assert [str(row[0]) for row in found.voices_chart.rows] == ["Law", "No field noted"]
    assert [str(words) for words in found.voices_chart.head][-1] == "Not noted"
    assert "2 people from 1 kind of workplace so far." in found.voices_answer
    assert lost.get_absolute_url() in page
    assert "Hal Brandt &lt;b&gt;" in page
    assert "Hal Brandt <b>" not in page


def test_only_ones_own_talks_are_there(as_nina, nina, omar, as_dana):
    talk(nina, field=field(), setting=Setting.PUBLIC)
    talk(omar, name="Omars Contact", field=field("law"), setting=Setting.PRIVATE, interest=(1, 5))

    page = words(as_nina)

    assert "Law" not in page.partition("<main")[2]
    assert "Omars Contact" not in page
    assert as_dana.get(URL).status_code == 403


@pytest.mark.parametrize("number", [1, 50])
def test_progress_takes_the_same_queries_whatever_its_length(
    as_nina, nina, number, django_assert_num_queries
):
    for place in range(number):
        held = talk(
            nina,
            field=field(("law", "education", "research")[place % 3]),
            setting=Setting.values[place % 5],
            interest=(2, 3),
        )
        answer(held, "Why?")
    as_nina.get(URL)

    with django_assert_num_queries(11):
        page = as_nina.get(URL)

    assert page.context["progress"].every_voice.number == number


def test_who_left_may_still_read_it(as_nina, nina):
    talk(nina, field=field(), setting=Setting.PUBLIC)
    nina.leaves_on = NOW.date()
    nina.save()

    page = as_nina.get(URL)

    assert page.status_code == 200
    assert "Who have I heard from?" in page.text


def test_it_is_the_second_tab_of_interviews(as_nina):
    listed = as_nina.get(reverse("interviews:list"))
    page = as_nina.get(URL)
    current = [str(item.label) for item in page.context["frame"]["nav"] if item.current]

    assert f'href="{URL}"' in listed.text
    assert f'href="{URL}" aria-current="page"' in page.text
    assert current == ["Interviews"]


def answer(interview, text, note="So.", **facts):
    position = interview.planned.count() + 1
    return PlannedQuestion.objects.create(
        interview=interview, text=text, note=note, position=position, **facts
    )


def test_interest_is_the_mean_of_a_fields_talks_and_one_talk_is_said_to_be_one(as_nina, nina):
    for interest in ((2, 4), (3, 4)):
        talk(nina, interest=interest, field=field())
    talk(nina, interest=(5, 2), field=field("law"))
    talk(nina, interest=(3, None), field=field("research"))
    practiced = talk(nina, interest=(1, 5), field=field("education"))
    Interview.objects.filter(pk=practiced.pk).update(purpose=PRACTICE)

    found = progress_of(as_nina)

    assert [list(map(str, row)) for row in found.interest_chart.rows] == [
        ["Health and nursing", "2.5", "4", "2"],
        ["Law", "5", "2", "1"],
    ]
    assert found.interest_answer == (
        "Grew: Health and nursing. Shrank: Law. One talk, little to decide on: Law."
    )


def test_more_fields_than_lines_are_counted(as_nina, nina):
    for each in CareerField.objects.all()[:7]:
        talk(nina, interest=(3, 3), field=each)

    found = progress_of(as_nina)

    assert len(found.interest_chart.rows) == 5
    assert found.interest_answer.endswith("2 fields with fewer answers are not drawn.")


def test_answers_to_one_question_stand_side_by_side(as_nina, nina, omar):
    bank = QuestionFactory()
    maya, lena, kim = (talk(nina, name=name) for name in ("Maya Okafor", "Lena Ortiz", "Kim Lee"))
    answer(maya, "What surprised you?", "The <b>meetings</b>", question=bank)
    answer(lena, "What surprised you most?", "The silence", question=bank)
    answer(kim, bank.text, note="", question=bank)
    answer(lena, "Would you do it again?", "Yes")
    answer(kim, "would you do it AGAIN?", "Never")
    answer(talk(omar), "What surprised you?", "Omars words", question=bank)

    page = words(as_nina)
    same = progress_of(as_nina).same
    other = next(it for it in same.questions if it.key != same.chosen.key)
    again = as_nina.get(URL, {"question": other.key}).context["progress"].same

    assert "&lt;b&gt;" in page
    assert "Omars words" not in page
    assert {it.people for it in same.questions} == {2}
    assert {frozenset(it.note for it in one.answers) for one in (same, again)} == {
        frozenset({"The <b>meetings</b>", "The silence"}),
        frozenset({"Yes", "Never"}),
    }


@pytest.mark.parametrize("key", ["nothing", "'; --", "9" * 5000])
def test_an_unknown_question_shows_the_usual_one(as_nina, nina, key):
    for _ in range(2):
        answer(talk(nina), "Why?")

    assert as_nina.get(URL, {"question": key}).context["progress"].same.chosen.text == "Why?"


def test_two_talks_with_one_person_are_no_comparison(as_nina, nina):
    first = talk(nina)
    answer(first, "Why?")
    answer(talk(nina, contact=first.contact), "Why?")

    assert progress_of(as_nina).same.chosen is None
