"""Progress: what a student's own talks add up to, and what they don't allow to say yet."""

import pytest
from django.urls import reverse

from contacts.models import Contact
from interviews.models import Interview
from office.models import CareerField, OfficeSettings
from tests.factories import NOW, ContactFactory, InterviewFactory, ReflectionFactory

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
        talk(
            nina,
            field=field(("law", "education", "research")[place % 3]),
            setting=Setting.values[place % 5],
            interest=(2, 3),
        )
    as_nina.get(URL)

    with django_assert_num_queries(9):
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
