"""What a student finds out before a talk: kept for that talk, on its sheet, read by nobody else."""

import pytest
from django.urls import reverse

from core.edits import Stale
from core.errors import Refusal
from interviews import services
from interviews.models import HomeworkAnswer
from interviews.selectors.homework import homework_of
from questions.models import Prompt
from tests.factories import InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PERSON, FIELD = "homework-person", "homework-field"


@pytest.fixture(autouse=True)
def prompts():
    for position, slug in enumerate((PERSON, "homework-organization", FIELD)):
        Prompt.objects.create(
            slug=slug, when="before_interview", text=f"About {slug}?", position=position
        )
    Prompt.objects.create(slug="surprise", when="after", text="What did you not expect?")


def save(interview, texts, *, version=None):
    version = homework_of(interview).version if version is None else version
    return services.save_homework(interview_id=interview.pk, version=version, texts=texts)


def page(interview):
    return reverse("interviews:homework", args=[interview.code])


def paper(interview):
    return reverse("interviews:sheet", args=[interview.code])


def test_what_was_found_out_stands_on_the_sheet_and_on_the_talk(as_nina, talk):
    interview = talk("scheduled")
    sent = {"version": homework_of(interview).version, PERSON: "Nurse <b>since</b> 2019"}

    answer = as_nina.post(page(interview), sent, follow=True)

    assert "1 of 3 answered" in answer.text
    sheet = as_nina.get(paper(interview)).text
    assert "Nurse &lt;b&gt;since&lt;/b&gt; 2019" in sheet
    assert "About homework-person?" in sheet
    assert "About homework-field?" not in sheet, "an empty answer takes paper"


def test_only_the_prompts_before_a_talk_are_asked(as_nina, talk):
    text = as_nina.get(page(talk("planned"))).text

    assert text.count("<textarea") == 3
    assert "What did you not expect?" not in text


def test_each_talk_has_answers_of_its_own(nina, talk):
    first, second = talk("scheduled"), InterviewFactory(student=nina, stage="scheduled")
    save(first, {PERSON: "One"})
    save(second, {PERSON: "Two"})

    assert homework_of(first).texts[PERSON] == "One"
    assert homework_of(second).texts[PERSON] == "Two"


def test_it_begins_with_what_the_contact_page_holds(as_nina, talk):
    interview = talk("planned")
    interview.contact.found_out = "Wrote about night work"
    interview.contact.save()

    assert "Wrote about night work" in as_nina.get(page(interview)).text
    assert not HomeworkAnswer.objects.exists()


def test_an_emptied_answer_is_gone(talk):
    interview = talk("scheduled")
    save(interview, {PERSON: "One", FIELD: "Two"})
    save(interview, {PERSON: "  "})

    assert [row.text for row in interview.homework.all()] == ["Two"]


def test_a_second_window_loses_nothing(as_nina, talk):
    interview = talk("scheduled")
    old = homework_of(interview).version
    save(interview, {PERSON: "First"})

    answer = as_nina.post(page(interview), {"version": old, PERSON: "Second"})

    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text
    assert homework_of(interview).texts[PERSON] == "First"
    with pytest.raises(Stale):
        save(interview, {PERSON: "Second"}, version=old)


def test_a_double_click_saves_once(talk):
    interview = talk("scheduled")
    old = homework_of(interview).version
    save(interview, {PERSON: "First"}, version=old)
    save(interview, {PERSON: "First"}, version=old)

    assert interview.homework.count() == 1


def test_words_typed_until_after_the_talk_are_kept(as_nina, talk):
    interview = talk("thanked")
    sent = {"version": homework_of(interview).version, PERSON: "Late"}

    as_nina.post(page(interview), sent)

    assert homework_of(interview).texts[PERSON] == "Late"
    assert paper(interview) in as_nina.get(interview.get_absolute_url()).text


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(as_nina, talk):
    interview = talk("scheduled")
    version = homework_of(interview).version

    answer = as_nina.post(page(interview), {"version": version, PERSON: "x" * 2001})

    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    assert "Shorten this to 2000 characters" in answer.text
    with pytest.raises(Refusal, match="Shorten"):
        save(interview, {PERSON: "x" * 2001, FIELD: "y"})
    assert not HomeworkAnswer.objects.exists()


def test_nobody_else_reads_it(as_omar, nina, dana, ruth, omar, talk):
    interview = talk("scheduled")
    save(interview, {PERSON: "One"})

    for somebody in (dana, ruth, omar):
        assert not HomeworkAnswer.objects.readable_by(somebody).exists()
    assert HomeworkAnswer.objects.readable_by(nina).get().text == "One"
    assert as_omar.get(page(interview)).status_code == 404


def test_it_takes_six_queries_however_much_is_written(as_nina, talk, django_assert_num_queries):
    interview = talk("scheduled")
    save(interview, {PERSON: "One", FIELD: "Two"})

    with django_assert_num_queries(6):
        as_nina.get(page(interview))
